/** Sequences of one length, run side by side, and where each can be continued. */
import type { FaultLine, Scenario } from "../../scenario/scenario.ts";
import type { Trace } from "../../trace/trace.ts";
import type { Judgement } from "../predicate.ts";
import { courseWith } from "./course.ts";
import { type Place, placesFrom } from "./positions.ts";
import { shownState } from "./shown-state.ts";

/** What became of one sequence. */
export interface Tried extends Judgement {
  /** Null when the trace was lost with its process. */
  digest: string | null;
  /** Where it was asked for, and there is one. */
  trace?: Trace;
}

/** Runs a scenario and judges it. Must be deterministic. */
export type Tries = (scenario: Scenario, wants: { trace: boolean }) => Promise<Tried>;

export interface ExhaustProgress {
  length: number;
  /** Sequences of this length, and how many of them have been run. */
  of: number;
  done: number;
  violated: number;
}

export type Sequence = readonly FaultLine[];

/** A sequence that can be continued, and where. */
export interface Prefix {
  faults: Sequence;
  places: readonly { place: Place; state: string }[];
}

export interface LevelOptions {
  tries: Tries;
  /** How many are run at a time. @default 1 */
  jobs?: number;
  /** Nothing is continued. */
  isLast: boolean;
  onProgress?: ((progress: Omit<ExhaustProgress, "length">) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** What a run of a sequence leaves for the search: not its trace, of which there are thousands. */
type Ended = Omit<Tried, "trace"> & { prefix?: Pick<Prefix, "places"> };

/** In their order, without those that were not reached. */
export async function tryAll(
  level: readonly Sequence[],
  { tries, jobs = 1, isLast, onProgress, signal }: LevelOptions,
): Promise<{ faults: Sequence; judgement: Ended }[]> {
  const ended: { faults: Sequence; judgement: Ended }[] = [];
  let next = 0;
  let [done, violated] = [0, 0];
  const lane = async (): Promise<void> => {
    while (next < level.length && !signal?.aborted) {
      const at = next++;
      const faults = level[at] as Sequence;
      const { trace, ...judgement } = await asked(faults, { trace: !isLast }, tries);
      const places =
        trace === undefined || judgement.verdict === "violated" ? [] : placesAfter(faults, trace);
      ended[at] = { faults, judgement: { ...judgement, ...(places.length > 0 && { prefix: { places } }) } };
      if (judgement.verdict === "violated") violated++;
      onProgress?.({ of: level.length, done: ++done, violated });
    }
  };
  try {
    await Promise.all(Array.from({ length: jobs }, lane));
  } catch (error) {
    next = level.length;
    // Who ends a search may end the processes that it runs in: that is no fault of theirs.
    if (!signal?.aborted) throw error;
  }
  return ended.filter(one => one !== undefined);
}

async function asked(faults: Sequence, wants: { trace: boolean }, tries: Tries): Promise<Tried> {
  try {
    return await tries(courseWith(faults, { whole: wants.trace }), wants);
  } catch (cause) {
    throw new Error(`${nameOf(faults)}: the harness failed`, { cause });
  }
}

/** Where a sequence can be continued: at each position, once its last fault has acted. */
function placesAfter(faults: Sequence, trace: Trace): Prefix["places"] {
  const last = faults.at(-1);
  const acted =
    last === undefined
      ? -1
      : trace.records.findIndex(
          record => record.type === "fault" && record.fault === last.name && record.step === "fired",
        );
  // One that never acted is no more than the sequence before it.
  if (last !== undefined && acted < 0) return [];
  return placesFrom(trace, acted + 1).map(place => ({ place, state: shownState(trace, place.at) }));
}

/** A sequence in words: `hang at 1s on getupdates, then crash at 3s`. */
export function nameOf(faults: Sequence): string {
  if (faults.length === 0) return "no fault";
  return faults
    .map(({ kind, atMs, endpoints }) => `${kind} at ${atMs}ms${endpoints.map(on => ` on ${on}`).join("")}`)
    .join(", then ");
}
