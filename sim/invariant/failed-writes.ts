/** Between which moments of a run nothing could be written to the subject's disk, or into its store, or was on its way there. */
import type { CrashRecord, FaultRecord } from "../trace/record.ts";
import { countBefore, once } from "./records.ts";
import type { Timeline } from "./timeline.ts";

/** The kinds of fault after which nothing is written: the disk refuses it, or the store never answers. */
export const UNWRITTEN_KINDS: ReadonlySet<string> = new Set([
  "disk-denied",
  "disk-error",
  "disk-full",
  "store-hangs",
  "torn-write",
]);

/** The kind of fault after which a write arrives late. */
const SLOW_KIND = "store-slow";

/** The writes that came to nothing, in rows: within a row, each failed at most `unsafeMs` after the one before. */
export class FailedWrites {
  /** The first place of an instant: what is written just before something is done, in the same instant, is written of it. */
  readonly #opening: (atMs: number) => number;
  readonly #unsafeMs: number;
  readonly #storedWithinMs: number;
  readonly #slow: readonly FaultRecord[];
  readonly #failures: readonly FaultRecord[];
  /** For each failure, when the last of its row was. */
  readonly #rowEndsMs: readonly number[];

  constructor(timeline: Timeline) {
    this.#opening = atMs => timeline.lastSeq(atMs - 1) + 1;
    this.#unsafeMs = timeline.header.limits.unsafeMs;
    this.#storedWithinMs = timeline.header.limits.storedWithinMs;
    const fired = timeline.all("fault").filter(({ step }) => step === "fired");
    this.#slow = fired.filter(({ kind }) => kind === SLOW_KIND);
    this.#failures = fired.filter(({ kind }) => UNWRITTEN_KINDS.has(kind));
    let next: FaultRecord | null = null;
    let endMs = 0;
    const rowEndsMs: number[] = [];
    for (const failure of this.#failures.toReversed()) {
      if (next === null || next.atMs - failure.atMs > this.#unsafeMs) endMs = failure.atMs;
      rowEndsMs.push(endMs);
      next = failure;
    }
    this.#rowEndsMs = rowEndsMs.toReversed();
  }

  /**
   * Whether nothing came of whatever a subject wrote between what it had to remember and a crash: where nothing can be written,
   * nothing is remembered. Not so when it was well for long enough in between to try once more; a subject that does not try
   * has nothing to show for it.
   */
  cover(done: Moment, crash: CrashRecord): boolean {
    const hasFailed = countBefore(this.#failures, crash.seq) > this.#before(done);
    return hasFailed && crash.atMs <= this.untilMs(done);
  }

  /** Whether what a subject wrote in time was still on its way into a slow store when it crashed: a call was made in between, and none has longer than `storedWithinMs`. */
  wereUnderWay(done: Moment, crash: CrashRecord): boolean {
    const wasSlow = countBefore(this.#slow, crash.seq) > countBefore(this.#slow, done.seq);
    return wasSlow && crash.atMs <= done.atMs + this.#storedWithinMs;
  }

  /** Up to this time a crash may find nothing written since a moment: the moment itself where no write failed within `unsafeMs` of it. */
  untilMs(done: Moment): number {
    const first = this.#before(done);
    const opening = this.#failures[first];
    if (opening === undefined || opening.atMs - done.atMs > this.#unsafeMs) return done.atMs;
    return (this.#rowEndsMs[first] as number) + this.#unsafeMs;
  }

  #before({ atMs }: Moment): number {
    return countBefore(this.#failures, this.#opening(atMs));
  }
}

/** Worked out once for each trace. */
export const failedWritesOf: (timeline: Timeline) => FailedWrites = once(
  timeline => new FailedWrites(timeline),
);

/** A place in a run. */
interface Moment {
  seq: number;
  atMs: number;
}
