/** `diff`: the same scenarios for two clients, and what one does otherwise than the other. */
import { stripVTControlCharacters } from "node:util";
import { comparisonMarkdown, type NamedComparison, printComparison } from "../report/comparison-table.ts";
import { recordLine } from "../report/listing.ts";
import { quote } from "../report/replay-line.ts";
import { paint } from "../report/style.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { scenarioOfRun } from "../search/scenario-of-run.ts";
import { type Difference, differenceOf } from "../trace/difference.ts";
import { shown } from "../trace/escape.ts";
import type { Trace } from "../trace/trace.ts";
import { compare, type Pair } from "../verdict/comparison.ts";
import { type Measures, measuresOf } from "../verdict/measures.ts";
import { diskSaid } from "./disk.ts";
import { UsageError } from "./exit.ts";
import { EXIT_INTERRUPTED, untilInterrupted } from "./interrupt.ts";
import { openPool, type PoolFlags, wholeNumber } from "./jobs.ts";
import { startProgress } from "./progress.ts";
import { inUse, t } from "./spoken.ts";
import { remark, say, sayJson } from "./terminal.ts";
import { readScenarios } from "./trials.ts";
import { writeWhole } from "./write-whole.ts";

export interface DiffFlags extends PoolFlags {
  scenario: string[];
  /** @default 100 where no scenario is named, else none */
  runs?: string;
  seed: string;
  same?: boolean;
  markdown?: string;
  json?: boolean;
}

/** The first scenario on which two clients behave differently, and where. */
interface Parting {
  scenario: string;
  difference: Difference;
  /** For a person, that of A and that of B; undefined where one has ended. */
  told: readonly (string | undefined)[];
}

const RUNS_DEFAULT = "100";
const RUNS_MAX = 100_000;

/** @returns the exit code: with --same 1 when they behave differently. */
export async function diff(a: string, b: string, flags: DiffFlags): Promise<number> {
  const scenarios = scenariosOf(flags);
  const progress = startProgress(t("diff.progress", { done: 0, count: scenarios.length }), !flags.json);
  const ended = await untilInterrupted(signal =>
    comparePairs([a, b], scenarios, {
      flags,
      signal,
      onDone: done => progress.update(t("diff.progress", { done, count: scenarios.length })),
    }),
  ).finally(() => progress.stop());
  if (ended === undefined) {
    remark(t("diff.interrupted"));
    return EXIT_INTERRUPTED;
  }
  const { pairs, partings } = ended;
  const comparison: NamedComparison = { ...compare(pairs), a, b };
  const words = flags.same ? partingWords(partings) : undefined;
  if (flags.markdown !== undefined)
    put(flags.markdown, comparisonMarkdown(comparison, { difference: words, language: inUse() }));
  if (flags.json) {
    const [first] = partings;
    const differ = {
      differ: partings.length,
      ...(first && { first: { scenario: first.scenario, ...first.difference } }),
    };
    sayJson({ version: 1, ...comparison, ...differ }, 2);
  } else {
    say(printComparison(comparison, inUse()));
    if (words !== undefined) say(`\n${paint(partings.length === 0 ? "green" : "red", words)}`);
  }
  return flags.same && partings.length > 0 ? 1 : 0;
}

/** @throws UsageError */
function scenariosOf({ scenario, runs, seed }: DiffFlags): Scenario[] {
  const wanted = runs ?? (scenario.length > 0 ? undefined : RUNS_DEFAULT);
  const count = wanted === undefined ? 0 : wholeNumber("--runs", wanted, { max: RUNS_MAX });
  const generated = Array.from({ length: count }, (_, run) => ({
    ...scenarioOfRun(seed, run),
    name: `run ${run} of seed ${seed}`,
  }));
  return [...(scenario.length > 0 ? readScenarios(scenario) : []), ...generated];
}

interface CompareOptions {
  flags: DiffFlags;
  signal: AbortSignal;
  onDone(done: number): void;
}

async function comparePairs(
  subjects: readonly [string, string],
  scenarios: readonly Scenario[],
  { flags, signal, onDone }: CompareOptions,
): Promise<{ pairs: Pair[]; partings: Parting[] }> {
  const pool = openPool(flags, scenarios.length);
  signal.addEventListener("abort", pool.close, { once: true });
  const place = { cwd: process.cwd(), by: "command", door: "memory" } as const;
  const live = async (scenario: Scenario, subject: string): Promise<[Trace, Measures]> => {
    const { trace, verdict } = await pool.run({
      ...place,
      scenario,
      subject,
      seed: scenario.seed,
      trace: true,
    });
    if (trace === undefined)
      throw new UsageError(t("diff.lost", { scenario: shown(scenario.name), subject: shown(subject) }));
    return [trace, measuresOf(trace, verdict)];
  };
  const found: { pair: Pair; parting: Parting | undefined }[] = [];
  let [next, done] = [0, 0];
  const lane = async (): Promise<void> => {
    while (next < scenarios.length) {
      const at = next++;
      const scenario = scenarios[at] as Scenario;
      const { name } = scenario;
      const [traceA, a] = await live(scenario, subjects[0]);
      const [traceB, b] = await live(scenario, subjects[1]);
      const difference = differenceOf(traceA, traceB);
      found[at] = {
        pair: { scenario: name, a, b },
        parting: difference === null ? undefined : partingOf(name, difference, [traceA, traceB]),
      };
      onDone(++done);
    }
  };
  try {
    await Promise.all([...new Set(subjects)].map(subject => pool.check({ ...place, subject })));
    await Promise.all(Array.from({ length: pool.jobs }, lane));
  } finally {
    pool.close();
  }
  return {
    pairs: found.map(({ pair }) => pair),
    partings: found.flatMap(({ parting }) => parting ?? []),
  };
}

/** The record in words; as it stands in the trace where the words do not show what differs. */
function partingOf(scenario: string, difference: Difference, traces: readonly Trace[]): Parting {
  const { seq, a, b } = difference;
  const told = traces.map(({ header, records }) => {
    const record = records[seq];
    // Without colours: the words stand in Markdown, too.
    return record && stripVTControlCharacters(recordLine(header.start, record, inUse().tag));
  });
  return { scenario, difference, told: told[0] === told[1] ? [a, b] : told };
}

function partingWords(partings: readonly Parting[]): string {
  const [first] = partings;
  if (first === undefined) return t("diff.alike");
  const { scenario, difference, told } = first;
  const { seq } = difference;
  const [a = t("diff.nothing-more"), b = t("diff.nothing-more")] = told;
  const where = seq < 0 ? t("diff.in-header") : t("diff.at-record", { record: seq });
  return [
    t("diff.parting", { count: partings.length, scenario: quote(scenario), where }),
    `  A ${a}`,
    `  B ${b}`,
  ].join("\n");
}

function put(file: string, text: string): void {
  try {
    writeWhole(file, text);
  } catch (error) {
    throw new UsageError(t("disk.not-written", { file: shown(file), why: diskSaid(error) }));
  }
}
