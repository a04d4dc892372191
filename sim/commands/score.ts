/** `score`: how many bad clients of a bank the invariants catch. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Outcome } from "../pool/outcome.ts";
import { printScore } from "../report/score-table.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { scenarioOfRun } from "../search/scenario-of-run.ts";
import { type Adversary, loadBank, memberName } from "../subject/adversary.ts";
import { digestTrace } from "../trace/digest.ts";
import { UsageError } from "./exit.ts";
import { createPredicate } from "./fuzz-predicate.ts";
import { EXIT_INTERRUPTED, untilInterrupted } from "./interrupt.ts";
import { openPool, type PoolFlags, wholeNumber } from "./jobs.ts";
import { PACKAGE_ROOT } from "./package-root.ts";
import { startProgress } from "./progress.ts";
import { createScoring, type Score, type Seen } from "./scoring.ts";
import { inUse, t } from "./spoken.ts";
import { say, sayJson } from "./terminal.ts";
import { readScenarios } from "./trials.ts";

export interface ScoreFlags extends PoolFlags {
  bank?: string;
  scenario: string[];
  search: string;
  seed: string;
  untilCaught?: boolean;
  differ?: boolean;
  json?: boolean;
}

/** The checkout's own bank; the published package has none. */
const OWN_BANK = join(PACKAGE_ROOT, "test/adversaries/bank.ts");

/** @returns the exit code: 1 when one of them is not caught. */
export async function score(names: readonly string[], flags: ScoreFlags): Promise<number> {
  const file = bankFile(flags.bank);
  const { adversaries: all, controls } = await loadBank(file);
  const adversaries = selection(all, names);
  const scenarios = readScenarios(flags.scenario);
  const searched = wholeNumber("--search", flags.search, { min: 0, max: 1_000_000 });
  const generated = Array.from({ length: searched }, (_, run) => scenarioOfRun(flags.seed, run));
  const pool = openPool(flags, scenarios.length + generated.length);
  const progress = startProgress(
    t("score.progress", { done: 0, of: adversaries.length }),
    flags.json !== true,
  );
  const members = new Set([...Object.keys(controls), ...all.map(({ name }) => name)]);
  const place = { cwd: process.cwd(), by: "command", door: "memory", trace: flags.differ === true } as const;
  const scores: Score[] = [];
  let runs = 0;
  await untilInterrupted(async signal => {
    signal.addEventListener("abort", pool.close, { once: true });
    const scoring = createScoring(
      name => {
        const subject = members.has(name) ? memberName(file, name) : name;
        const run = (scenario: Scenario) => pool.run({ ...place, subject, scenario, seed: scenario.seed });
        return flags.differ === true ? scenario => seeRun(scenario, run) : createPredicate(run);
      },
      {
        scenarios,
        generated,
        jobs: pool.jobs,
        untilCaught: flags.untilCaught === true,
        signal,
        onRun: ({ name }) =>
          progress.update(
            t("score.progress-at", { done: scores.length, of: adversaries.length, runs: ++runs, name }),
          ),
      },
    );
    for (const adversary of adversaries) {
      const scored = await scoring(adversary);
      if (signal.aborted) return;
      scores.push(scored);
    }
  }).finally(() => {
    progress.stop();
    pool.close();
  });
  const isWhole = scores.length === adversaries.length;
  const caught = scores.filter(one => one.caught).length;
  if (flags.json === true) {
    const interrupted = { finished: scores.length, planned: adversaries.length };
    sayJson(
      { version: 1, caught, of: scores.length, ...(!isWhole && { interrupted }), adversaries: scores },
      2,
    );
  } else {
    say(printScore(scores, inUse()));
    if (!isWhole) say(t("score.interrupted", { done: scores.length, of: adversaries.length }));
  }
  if (!isWhole) return EXIT_INTERRUPTED;
  return caught === scores.length ? 0 : 1;
}

/** Judged, and with the digest of its trace but for the client's name: null when the trace was lost with its process. */
async function seeRun(scenario: Scenario, run: (scenario: Scenario) => Promise<Outcome>): Promise<Seen> {
  let course: string | null = null;
  const judgement = await createPredicate(run, trace => {
    course = digestTrace({ ...trace, header: { ...trace.header, subject: "" } });
  })(scenario);
  return { ...judgement, course };
}

function bankFile(asked: string | undefined): string {
  if (asked !== undefined) return asked;
  if (existsSync(OWN_BANK)) return OWN_BANK;
  throw new UsageError(t("mistake.bank"));
}

/** Those whose names hold one of the words given; without any, all. */
function selection(all: readonly Adversary[], words: readonly string[]): readonly Adversary[] {
  const wanted = words.map(word => word.toLowerCase());
  for (const word of wanted) {
    if (!all.some(({ name }) => name.toLowerCase().includes(word)))
      throw new UsageError(t("mistake.adversary", { word }));
  }
  if (wanted.length === 0) return all;
  return all.filter(({ name }) => wanted.some(word => name.toLowerCase().includes(word)));
}
