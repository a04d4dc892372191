/** A trial: one scenario run for one subject and judged against what was expected. */
import type { DoorName } from "../door/door.ts";
import type { Violation } from "../invariant/invariant.ts";
import type { Expectation, Scenario } from "../scenario/scenario.ts";
import type { SubjectModule } from "../subject/subject.ts";
import type { ClientLog } from "../trace/client-log.ts";
import { digestTrace } from "../trace/digest.ts";
import type { Trace } from "../trace/trace.ts";
import { simulate } from "../world/simulate.ts";
import { judge, type RowSentences, type Verdict } from "./judge.ts";

/** A trial as machines read it: one element of `runs` in `--json`. */
export interface TrialRow {
  scenario: string;
  subject: string;
  door: DoorName;
  seed: string;
  verdict: Verdict["verdict"];
  phase: Verdict["phase"];
  /** Each with what was owed, and, where a duty runs over time, what excused it and what did not. */
  violations: Violation[];
  /** What broke and was not to count (`--ignore`, `--only`). Absent where nothing was ignored. */
  ignored?: Violation[];
  /** Messages lost, duplicated and reordered, by whose doing. */
  blame: Verdict["blame"];
  /** What was excused, by invariant and excuse: how often, and for how many milliseconds a duty slept. */
  excused: Verdict["excused"];
  /** Sends, messages and the time without receiving; null when the trial took its process with it. */
  tried: Verdict["tried"];
  /** Why nothing can be said; empty unless inconclusive. */
  reasons: string[];
  /** Calls of the subject that failed: a start, stop or login that threw, with the error and its place. */
  notes: string[];
  /** Reasons and notes as data, each in the place of its English. Absent where there are none. */
  sentences?: RowSentences;
  expected: Expectation;
  asExpected: boolean;
  /** Null when the trial took its process with it, and the trace was lost. */
  digest: string | null;
  virtualMs: number;
  wallMs: number;
  polls: number;
  requests: number;
  fired: Readonly<Record<string, number>>;
}

export function rowSentences({ sentences }: Pick<Verdict, "sentences">): { sentences?: RowSentences } {
  const { reasons, notes } = sentences ?? { reasons: [], notes: [] };
  return reasons.length + notes.length === 0 ? {} : { sentences: { reasons, notes } };
}

/** A run, its trace and its verdict. */
export interface Trial {
  row: TrialRow & { digest: string };
  verdict: Verdict;
  /** ISO time of virtual 0 ms. */
  start: string;
  trace: Trace;
  /** What the client said for itself; no part of the digest. */
  log: ClientLog;
}

/** Which run. */
export interface TrialOptions {
  scenario: Scenario;
  /** The subject's name as asked for; what the expectation is looked up by. */
  subjectName: string;
  subject: SubjectModule;
  door: DoorName;
  /** @default the scenario's */
  seed?: string;
}

/** Run a scenario for a subject in this process, and judge it. `ilink-sim/vitest` and `ilink-sim/node-test` do so in a process of its own. */
export async function runTrial(options: TrialOptions): Promise<Trial> {
  const { scenario, subjectName, subject, door } = options;
  const seed = options.seed ?? scenario.seed;
  const begun = process.hrtime.bigint();
  const { trace, log, virtualMs, polls, requests, fired } = await simulate({ scenario, subject, door, seed });
  const verdict = judge(trace);
  const digest = digestTrace(trace);
  const wallMs = Number(process.hrtime.bigint() - begun) / 1e6;
  const expected = scenario.expect[subjectName] ?? "pass";
  return {
    verdict,
    start: trace.header.start,
    trace,
    log,
    row: {
      ...rowOf(
        { scenario: scenario.name, subject: subjectName, door, seed, expected, digest, wallMs },
        verdict,
        { virtualMs, polls, requests, fired },
      ),
      digest,
    },
  };
}

/** What was run, and what it cost. */
type RunOf = Pick<TrialRow, "scenario" | "subject" | "door" | "seed" | "expected" | "digest" | "wallMs">;

/** @param counts what happened in it; nothing is known of that where its process was lost */
export function rowOf(
  { scenario, subject, door, seed, expected, digest, wallMs }: RunOf,
  verdict: Verdict,
  counts: Pick<TrialRow, "virtualMs" | "polls" | "requests" | "fired">,
): TrialRow {
  return {
    scenario,
    subject,
    door,
    seed,
    verdict: verdict.verdict,
    phase: verdict.phase,
    violations: verdict.violations,
    blame: verdict.blame,
    excused: verdict.excused,
    tried: verdict.tried,
    reasons: verdict.reasons,
    notes: verdict.notes,
    ...rowSentences(verdict),
    expected,
    asExpected: meets(verdict, expected),
    digest,
    virtualMs: counts.virtualMs,
    wallMs: Math.round(wallMs * 100) / 100,
    polls: counts.polls,
    requests: counts.requests,
    fired: counts.fired,
  };
}

/** A list of invariants is met by exactly these being violated, no more and no fewer. */
export function meets(verdict: Verdict, expected: Expectation): boolean {
  if (typeof expected === "string") return verdict.verdict === expected;
  const violated = violatedInvariants(verdict);
  return (
    verdict.verdict === "violated" &&
    violated.length === expected.length &&
    violated.every(name => expected.includes(name))
  );
}

/** The names of the violated invariants, each once, earliest breach first. */
export function violatedInvariants(verdict: Pick<Verdict, "violations">): string[] {
  return [...new Set(verdict.violations.map(violation => violation.invariant))];
}
