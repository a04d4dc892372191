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
import { say } from "./terminal.ts";
import { planTrials, readScenarios, runTrials } from "./trials.ts";

const FAMILY = "bug-155";
/** The situation of the report, told at the end. */
const STORY = "bug-155/overnight-idle";
/** Who tells it: the plugin as it is, with what its report proposes, under repair, and the client of this package. */
const TELLERS = [
  ["Before", "openclaw-weixin@2.4.9"],
  ["Proposed", "openclaw-weixin@2.4.9+proposal"],
  ["Repaired", "openclaw-weixin@2.4.9+repair"],
  ["After", "fixed"],
] as const;
/** Without the plugin, the same habits written small tell how it was before. */
const STAND_IN = ["Before", "legacy"] as const;
/** Whose runs the table shows: they fit beside each other into a terminal. */
const SHOWN: ReadonlySet<string> = new Set(["legacy", ...TELLERS.map(([, subject]) => subject)]);

export async function tour(): Promise<number> {
  const begun = performance.now();
  say(
    "Bug #155 in all its forms. ✗ marks the invariants that a client breaks, by the\nletters below the table.\n",
  );
  const wanted = planTrials(readScenarios([FAMILY]), []).filter(({ subjectName }) => SHOWN.has(subjectName));
  const { plans, words } = withoutAbsent(wanted, process.cwd());
  const pool = openPool({}, plans.length);
  const told = new Map<string, Trace>();
  const progress = startProgress(`0 of ${plans.length} runs`);
  const outcomes = await untilInterrupted(signal => {
    signal.addEventListener("abort", pool.close, { once: true });
    return runTrials(plans, {
      pool,
      signal,
      door: "memory",
      wantsTrace: ({ scenario }) => scenario.name === STORY,
      onOutcome: ({ row }, done, trace) => {
        progress.update(`${done} of ${plans.length} runs · ${row.scenario} · ${row.subject}`);
        if (trace !== undefined) told.set(row.subject, trace);
      },
    });
  }).finally(() => {
    progress.stop();
    pool.close();
  });
  if (outcomes === undefined || outcomes.length < plans.length) {
    say(`interrupted: ${outcomes?.length ?? 0} of ${plans.length}`);
    return EXIT_INTERRUPTED;
  }
  const rows = outcomes.map(({ row }) => row);
  say(printMatrix(rows));
  say(printSummary(rows, performance.now() - begun));
  for (const outcome of outcomes) {
    if (!outcome.row.asExpected) say(`\n${printDetails(outcome)}`);
  }

  say(`\n${paint("bold", "Bug #155, the night and the 07:00 cron")}`);
  for (const [title, subject] of tellersAmong(rows)) {
    const row = rows.find(({ scenario, subject: other }) => scenario === STORY && other === subject);
    const trace = told.get(subject);
    if (row === undefined || trace === undefined) continue;
    say(`\n${printStory(title, { row, trace })}`);
    say(`  See it: ${replayLine(row)}`);
  }
  const others = readScenarios([]).length - new Set(rows.map(({ scenario }) => scenario)).size;
  say(`\n${others} more incidents, for every subject: ${COMMAND} run`);
  if (words !== undefined) say(`\n${words}`);
  return exitOfRuns(rows, { expect: true });
}

function tellersAmong(rows: readonly TrialRow[]): readonly (readonly [title: string, subject: string])[] {
  const [[, plugin]] = TELLERS;
  return rows.some(({ subject }) => subject === plugin) ? TELLERS : [STAND_IN, ...TELLERS];
}
