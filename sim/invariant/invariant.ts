/** What an invariant is: a pure reading of a trace that says how much it examined and what broke. */
import type { Sentence } from "../trace/sentence.ts";
import type { Trace } from "../trace/trace.ts";
import type { ExcuseId } from "./excuses.ts";

/** One breach, with the moment at which it became one and the records that prove it. */
export interface Violation {
  invariant: string;
  /** Virtual milliseconds: the first instant at which the promise was broken. */
  atMs: number;
  /** For a person: what was promised, what happened, on which account. No token, no message text. */
  message: string;
  /** The message as data, so that other languages can tell it; absent where a process was lost with its trace. */
  sentence?: Sentence;
  account?: string;
  /** `seq` of the records that prove it. */
  proof: number[];
  /** What was owed, and over which time; judging adds it where an invariant does not. */
  duty?: Duty;
  /** Of a duty that runs over time: for how long each excuse took it away. */
  excused?: readonly { id: ExcuseId; ms: number }[];
  /** Of a duty that runs over time: when nothing took it away. */
  notExcused?: readonly Time[];
}

/** A time of a run, in virtual milliseconds. */
export interface Time {
  fromMs: number;
  untilMs: number;
}

export interface Duty extends Time {
  /** What was owed: "to receive again". */
  name: string;
  /** For so long it may remain undone; absent where that is no matter of time. */
  allowedMs?: number;
}

/** What an excuse was good for. */
export interface Excused {
  /** How often it was used. */
  count: number;
  /** Virtual milliseconds during which a duty slept because of it. */
  ms: number;
}

/** A duty of one account that runs over time, and what became of it: wherever it was owed, whether or not that was too long. */
export interface OwedTimes {
  account: string;
  owed: readonly Time[];
  excused: readonly { id: ExcuseId; times: readonly Time[] }[];
  /** What no excuse took. */
  left: readonly Time[];
}

export interface Examination {
  /** How many places of the trace the invariant could have been broken at. 0 means that it examined nothing. */
  examined: number;
  /** What it excused, by the excuse's id; absent when nothing was. */
  excused?: Readonly<Partial<Record<ExcuseId, Excused>>>;
  violations: Violation[];
  /** What was owed over time; only where the options ask for it. */
  owed?: readonly OwedTimes[];
}

export interface ExamineOptions {
  /** An excuse that is not taken, so that whom it is needed for is blamed. */
  without?: ExcuseId;
  /** Duties that run over time are told of with their times. */
  times?: boolean;
}

/** A promise that a trace keeps or breaks. */
export interface Invariant {
  name: string;
  /** What it asks of a client, in a few words: "to receive again". */
  duty: string;
  /** One sentence: what holds when it holds. */
  promise: string;
  /**
   * True when a green run must have exercised it. The others may examine nothing
   * (a run without a stop says nothing about prompt-stop).
   */
  required: boolean;
  /** True when it also judges the teardown, the records after `end`. The others are shown the run alone. */
  teardown?: boolean;
  /** Reads a trace, and changes nothing in it. */
  examine(trace: Trace, options?: ExamineOptions): Examination;
}
