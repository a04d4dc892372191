/** `tour` (npm start): the family of bug #155 for every subject, then its night before and after. Seconds, not the whole catalogue. */
import { printDetails } from "../report/details.ts";
import { printMatrix } from "../report/matrix.ts";
import { replayLine } from "../report/replay-line.ts";
import { printStory } from "../report/story.ts";
import { paint } from "../report/style.ts";
import { printSummary } from "../report/summary.ts";
import type { Trace } from "../trace/trace.ts";
import type { TrialRow } from "../verdict/trial.ts";
import { withoutAbsent } from "./absent.ts";
import { exitOfRuns } from "./exit.ts";
import { EXIT_INTERRUPTED, untilInterrupted } from "./interrupt.ts";
import { openPool } from "./jobs.ts";
import { COMMAND } from "./package-root.ts";
import { startProgress } from "./progress.ts";
import { inUse, t } from "./spoken.ts";
import { say } from "./terminal.ts";
import { planTrials, readScenarios, runTrials } from "./trials.ts";

const FAMILY = "bug-155";
/** The situation of the report, told at the end. */
const STORY = "bug-155/overnight-idle";
/** Who tells it: the plugin as it is, with what its report proposes, under repair, and the client of this package. */
const TELLERS = [
  ["tour.before", "openclaw-weixin@2.4.9"],
  ["tour.proposed", "openclaw-weixin@2.4.9+proposal"],
  ["tour.repaired", "openclaw-weixin@2.4.9+repair"],
  ["tour.after", "fixed"],
] as const;
/** Without the plugin, the same habits written small tell how it was before. */
const STAND_IN = ["tour.before", "legacy"] as const;
/** Whose runs the table shows: they fit beside each other into a terminal. */
const SHOWN: ReadonlySet<string> = new Set(["legacy", ...TELLERS.map(([, subject]) => subject)]);

export async function tour(): Promise<number> {
  const begun = performance.now();
  say(`${t("tour.begin")}\n`);
  const wanted = planTrials(readScenarios([FAMILY]), []).filter(({ subjectName }) => SHOWN.has(subjectName));
  const { plans, words } = withoutAbsent(wanted, process.cwd());
  const pool = openPool({}, plans.length);
  const told = new Map<string, Trace>();
  const planned = plans.length;
  const language = inUse();
  const progress = startProgress(t("run.progress", { done: 0, planned }));
  const outcomes = await untilInterrupted(signal => {
    signal.addEventListener("abort", pool.close, { once: true });
    return runTrials(plans, {
      pool,
      signal,
      door: "memory",
      wantsTrace: ({ scenario }) => scenario.name === STORY,
      onOutcome: ({ row }, done, { trace }) => {
        const { scenario, subject } = row;
        progress.update(t("run.progress-at", { done, planned, scenario, subject }));
        if (trace !== undefined) told.set(row.subject, trace);
      },
    });
  }).finally(() => {
    progress.stop();
    pool.close();
  });
  if (outcomes === undefined || outcomes.length < plans.length) {
    say(t("run.interrupted", { done: outcomes?.length ?? 0, planned }));
    return EXIT_INTERRUPTED;
  }
  const rows = outcomes.map(({ row }) => row);
  say(printMatrix(rows, { language }));
  say(printSummary(rows, performance.now() - begun, { language }));
  for (const outcome of outcomes) {
    if (!outcome.row.asExpected) say(`\n${printDetails(outcome, { language })}`);
  }

  say(`\n${paint("bold", t("tour.night"))}`);
  for (const [title, subject] of tellersAmong(rows)) {
    const row = rows.find(({ scenario, subject: other }) => scenario === STORY && other === subject);
    const trace = told.get(subject);
    if (row === undefined || trace === undefined) continue;
    say(`\n${printStory(t(title), { row, trace, language })}`);
    say(`  ${t("tour.see", { line: replayLine(row) })}`);
  }
  const others = readScenarios([]).length - new Set(rows.map(({ scenario }) => scenario)).size;
  say(`\n${t("tour.others", { others, command: `${COMMAND} run` })}`);
  if (words !== undefined) say(`\n${words}`);
  return exitOfRuns(rows, { expect: true });
}

function tellersAmong(
  rows: readonly TrialRow[],
): readonly (typeof TELLERS | readonly [typeof STAND_IN])[number][] {
  const [[, plugin]] = TELLERS;
  return rows.some(({ subject }) => subject === plugin) ? TELLERS : [STAND_IN, ...TELLERS];
}
