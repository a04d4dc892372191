/** A lane of a timeline: bars for what lasts, marks for what happens, each with the record that tells of it. */

/** What a bar or a mark means to a reader; the page gives each a colour and a pattern. */
export type Tone = "good" | "calm" | "wait" | "warn" | "bad" | "fault" | "excused" | "off";

export interface Bar {
  fromMs: number;
  untilMs: number;
  tone: Tone;
  /** The record to show for it; absent where the verdict tells of it, not the trace. */
  seq?: number;
  /** A word of the trace or the verdict: `stale`, `needs-login`, the name of a fault. */
  label?: string;
  /** Row within the lane, from 0: what overlaps stands below each other. */
  row?: number;
}

export interface Mark {
  atMs: number;
  tone: Tone;
  seq: number;
  label?: string;
  /** Of a breach: its place among the violations of the run. */
  breach?: number;
}

/** What a lane is about. A lane of the verdict is named by its invariant. */
export type LaneKind =
  | "differs"
  | "verdict"
  | "session"
  | "says"
  | "polls"
  | "session-calls"
  | "users"
  | "handler"
  | "sends"
  | "on-the-wire"
  | "other-calls"
  | "faults"
  | "process"
  | "holds"
  | "log";

export interface Lane {
  kind: LaneKind;
  /** Empty where it is about the whole run. */
  account: string;
  /** Of a lane of the verdict. */
  invariant?: string;
  /** Earliest first. */
  bars: readonly Bar[];
  marks: readonly Mark[];
  /** How many rows the bars take, at least 1. */
  rows: number;
}

/** Rows of one lane; what does not fit lies over the last. */
const ROWS_MAX = 5;

/** A lane of these bars, those that overlap in rows of their own. */
export function lane(about: Pick<Lane, "kind" | "account" | "invariant">, bars: Bar[], marks: Mark[]): Lane {
  const ends: number[] = [];
  const sorted = bars.toSorted((a, b) => a.fromMs - b.fromMs);
  const placed = sorted.map(bar => {
    const free = ends.findIndex(endMs => endMs <= bar.fromMs);
    const row = Math.min(free < 0 ? ends.length : free, ROWS_MAX - 1);
    ends[row] = Math.max(ends[row] ?? 0, bar.untilMs);
    return row === 0 ? bar : { ...bar, row };
  });
  return {
    ...about,
    bars: placed,
    marks: marks.toSorted((a, b) => a.atMs - b.atMs),
    rows: Math.max(1, ends.length),
  };
}

/** A state that lasts until the next one, or the end. */
export interface Change extends Omit<Bar, "fromMs" | "untilMs"> {
  atMs: number;
}

/** Bars from one change of a state to the next; null ends one and begins none. */
export function statesOf(changes: readonly (Change | { atMs: number; tone: null })[], endMs: number): Bar[] {
  return changes.flatMap((change, at) => {
    if (change.tone === null) return [];
    const { atMs, ...rest } = change;
    const untilMs = changes[at + 1]?.atMs ?? endMs;
    return untilMs > atMs ? [{ ...rest, fromMs: atMs, untilMs }] : [];
  });
}
