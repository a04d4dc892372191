/** From a trace to a verdict: what was examined, what broke and in which phase, or why nothing can be said. */
import { type Blame, blameOf } from "../invariant/blame.ts";
import type { ExcuseId } from "../invariant/excuses.ts";
import type { Excused, Invariant, Violation } from "../invariant/invariant.ts";
import { INVARIANTS } from "../invariant/table.ts";
import { type Timeline, timelineOf } from "../invariant/timeline.ts";
import { type HaltRecord, TO_FOREIGN_HOST } from "../trace/record.ts";
import type { Sentence } from "../trace/sentence.ts";
import type { Trace } from "../trace/trace.ts";
import { failedCalls } from "./failed-calls.ts";
import { haltSentence } from "./halt-words.ts";
import { inEnglish, say } from "./sentences/say.ts";
import { type Tried, triedIn } from "./tried.ts";
import { tripSentence } from "./trip-words.ts";
import { untried } from "./untried.ts";

/** What a trace proves. */
export interface Verdict {
  verdict: "pass" | "violated" | "inconclusive";
  /** The phase of the earliest violation: before the heal `safety`, from it on `liveness`. Null unless violated. */
  phase: "safety" | "liveness" | null;
  /** Earliest first; those of one instant in the order of the invariants. Listed for an inconclusive run too. */
  violations: Violation[];
  /** Per invariant, how many places of the trace it examined. */
  examined: Record<string, number>;
  /** Per invariant and excuse, what it excused. */
  excused: Record<string, Readonly<Partial<Record<ExcuseId, Excused>>>>;
  /** Why the run is inconclusive; empty otherwise. */
  reasons: string[];
  /** What the run left untried: why it would be inconclusive had nothing broken. */
  gaps: string[];
  /** What became of calls of the subject that failed: a start that threw, and where. They prove nothing by themselves. */
  notes: string[];
  /** Reasons, gaps and notes as data, each in the place of its English, so that other languages can tell them. */
  sentences?: Sentences;
  /** Names of faults that opened and never acted. */
  unfired: string[];
  /** Messages lost, doubled or mixed up: by the server itself, and by the subject. */
  blame: Blame;
  /** What the run put to the test; null when its trace was lost with its process. */
  tried: Tried | null;
}

/** What a verdict says beside its breaches. */
export interface Sentences {
  reasons: Sentence[];
  gaps: Sentence[];
  notes: Sentence[];
}

/** Those that a row of a run tells. */
export type RowSentences = Pick<Sentences, "reasons" | "notes">;

export interface JudgeOptions {
  /** @default INVARIANTS */
  invariants?: readonly Invariant[];
  /** An excuse that no invariant may take: whoever needs it is blamed. */
  without?: ExcuseId;
}

/**
 * Judge a finished trace.
 *
 * A breach counts even in a run that was cut short. Work that virtual time could not govern (an undeclared
 * tripwire) outweighs everything: neither a pass nor a breach of such a run can be believed.
 */
export function judge(trace: Trace, options: JudgeOptions = {}): Verdict {
  const invariants = options.invariants ?? INVARIANTS;
  const run = withoutTeardown(trace);
  const timeline = timelineOf(run);
  const examined: Record<string, number> = {};
  const excused: Verdict["excused"] = {};
  const violations: Violation[] = [];
  for (const invariant of invariants) {
    const examination = invariant.examine(invariant.teardown === true ? trace : run, options);
    examined[invariant.name] = examination.examined;
    if (examination.excused !== undefined) excused[invariant.name] = examination.excused;
    violations.push(...examination.violations.map(violation => withDuty(violation, invariant, trace)));
  }
  const stuck = standstill(trace);
  if (stuck !== null) violations.push(stuck);
  const order = new Map(invariants.map(({ name }, index) => [name, index]));
  const rank = ({ invariant }: Violation) => order.get(invariant) ?? invariants.length;
  violations.sort((a, b) => a.atMs - b.atMs || rank(a) - rank(b));

  const tried = triedIn(timeline);
  const unfired = unfiredFaults(timeline);
  const gaps = [
    ...cutShort(run),
    ...unfired.map(fault => say("gap.unfired", { fault })),
    ...invariants
      .filter(({ name, required }) => required && examined[name] === 0)
      .map(({ name }) => say("gap.examined-nothing", { invariant: name })),
    ...untried(tried, examined),
  ];
  const notes = failedCalls(trace);
  const english = (sentences: readonly Sentence[]): string[] =>
    sentences.map(sentence => inEnglish(sentence, trace.header.start));
  const because = (reasons: Sentence[]): Pick<Verdict, "reasons" | "sentences"> => ({
    reasons: english(reasons),
    sentences: { reasons, gaps, notes },
  });
  const facts = {
    violations,
    examined,
    excused,
    notes: english(notes),
    unfired,
    gaps: english(gaps),
    blame: blameOf(timeline),
    tried,
  };
  const ungoverned = ungovernedWork(timeline);
  const [first] = violations;
  if (ungoverned.length > 0)
    return { verdict: "inconclusive", phase: null, ...because(ungoverned), ...facts };
  if (first !== undefined) {
    // A stuck subject fails to go on, whenever that shows.
    const phase = first !== stuck && first.atMs < trace.header.healAtMs ? "safety" : "liveness";
    return { verdict: "violated", phase, ...because([]), ...facts };
  }
  return { verdict: gaps.length === 0 ? "pass" : "inconclusive", phase: null, ...because(gaps), ...facts };
}

/** What was owed over no known time was owed from the first record that proves it. */
function withDuty(violation: Violation, { duty: name }: Invariant, { records }: Trace): Violation {
  const { atMs, proof, duty } = violation;
  const fromMs = Math.min(atMs, ...proof.map(seq => records[seq]?.atMs ?? atMs));
  return { ...violation, duty: duty ?? { name, fromMs, untilMs: atMs } };
}

/** The process exit code of a verdict: 0 pass, 1 safety, 2 liveness, 3 inconclusive. */
export function exitCode({ verdict, phase }: Pick<Verdict, "verdict" | "phase">): 0 | 1 | 2 | 3 {
  if (verdict === "pass") return 0;
  if (verdict === "inconclusive") return 3;
  return phase === "safety" ? 1 : 2;
}

/** The run up to its planned end. What follows is the harness stopping everything, and proves nothing about the run. */
export function withoutTeardown(trace: Trace): Trace {
  const end = trace.records.findIndex(({ type }) => type === "end");
  return end < 0 ? trace : { ...trace, records: trace.records.slice(0, end + 1) };
}

/** How a client stopped going on. The other halts are limits of the run, which prove nothing about it. */
const STANDSTILLS: Partial<Record<HaltRecord["why"], "stuck" | "spinning" | "exited">> = {
  stuck: "stuck",
  spinning: "spinning",
  exited: "exited",
};

/** A halt may come after the planned end, while everything is being stopped. */
function standstill({ header, records }: Trace): Violation | null {
  const last = records.at(-1);
  if (last?.type !== "halt") return null;
  const how = STANDSTILLS[last.why];
  if (how === undefined) return null;
  const sentence = say(`standstill.${how}`, { halt: haltSentence(last.message) });
  return {
    invariant: "no-pause-loop",
    atMs: last.atMs,
    message: inEnglish(sentence, header.start),
    sentence,
    proof: [last.seq],
  };
}

function ungovernedWork(timeline: Timeline): Sentence[] {
  const found = new Map<string, Sentence>();
  // Nothing answers there, so no time was spent: whoever carried a secret to such a host is judged for that.
  const isLed = timeline.all("leak").some(({ where }) => where === TO_FOREIGN_HOST);
  for (const trip of timeline.all("tripwire"))
    if (!trip.declared && !(isLed && trip.what === "foreign-host")) {
      const sentence = tripSentence(trip);
      found.set(JSON.stringify(sentence), sentence);
    }
  return [...found.values()];
}

function cutShort({ records }: Trace): Sentence[] {
  const last = records.at(-1);
  if (last?.type === "end") return [];
  if (last?.type === "halt")
    return [say("gap.cut-short", { why: last.why, halt: haltSentence(last.message) })];
  return [say("gap.no-end")];
}

function unfiredFaults(timeline: Timeline): string[] {
  const opened = new Set<string>();
  const fired = new Set<string>();
  for (const { fault, step } of timeline.all("fault")) {
    if (step === "opened") opened.add(fault);
    else if (step === "fired") fired.add(fault);
  }
  return [...opened].filter(fault => !fired.has(fault));
}
