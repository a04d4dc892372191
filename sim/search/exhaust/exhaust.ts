/** Every sequence of faults up to a length, the shorter first. What shows the same state at the same position is continued once. */
import { createHash } from "node:crypto";
import { faultKind } from "../../fault/table.ts";
import type { FaultLine, Scenario } from "../../scenario/scenario.ts";
import type { Trace } from "../../trace/trace.ts";
import { type Breach, breachesOf, mergeBreaches } from "../breach.ts";
import { NO_VERDICTS, type SearchCounts } from "../counts.ts";
import type { Judgement } from "../predicate.ts";
import type { Certificate, LengthCounts } from "./certificate.ts";
import { courseWith } from "./course.ts";
import { letterAt } from "./letters.ts";
import { type Place, POSITIONS, type Position, placesFrom } from "./positions.ts";
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

export interface ExhaustOptions {
  program: string;
  subject: string;
  /** The longest sequence. */
  length: number;
  kinds: readonly string[];
  tries: Tries;
  /** How many are run at a time. @default 1 */
  jobs?: number;
  onProgress?: (progress: ExhaustProgress) => void;
  /** Ends the search between two runs. */
  signal?: AbortSignal;
}

export interface ExhaustResult {
  certificate: Certificate;
  /** For each invariant the first sequence that broke it; none of its beginnings did. */
  findings: readonly { invariant: string; faults: readonly FaultLine[]; judgement: Judgement }[];
  interrupted: boolean;
  elapsedMs: number;
}

type Sequence = readonly FaultLine[];

/** A sequence that can be continued, and where. */
interface Prefix {
  faults: Sequence;
  places: readonly { place: Place; state: string }[];
}

/** @throws Error naming the sequence when the predicate throws: a fault of the harness. */
export async function exhaust(options: ExhaustOptions): Promise<ExhaustResult> {
  const { program, subject, length, kinds, signal } = options;
  const startedMs = performance.now();
  const hash = createHash("sha256");
  const seen = new Set<string>();
  const lengths: LengthCounts[] = [];
  const positions = new Set<Position>();
  let counts: SearchCounts = NO_VERDICTS;
  const broken: (Breach & { faults: Sequence; judgement: Judgement })[] = [];
  let run = 0;
  let level: Sequence[] = [[]];
  let merged = 0;
  for (let at = 0; at <= length && level.length > 0 && !signal?.aborted; at++) {
    const tried = await tryAll(level, at, options);
    lengths.push({ length: at, runs: tried.length, merged });
    const prefixes: Prefix[] = [];
    for (const { faults, judgement } of tried) {
      hash.update(`${nameOf(faults)} ${judgement.verdict} ${judgement.digest}\n`);
      counts = { ...counts, [judgement.verdict]: counts[judgement.verdict] + 1 };
      for (const breach of breachesOf(run, judgement)) broken.push({ ...breach, faults, judgement });
      run++;
      if (judgement.prefix !== undefined) prefixes.push({ faults, ...judgement.prefix });
    }
    ({ level, merged } = continued(prefixes, kinds, seen, positions));
  }
  return {
    certificate: {
      ...{ program, subject, length, kinds, lengths, counts },
      positions: (Object.keys(POSITIONS) as Position[]).filter(position => positions.has(position)),
      digest: hash.digest("hex"),
    },
    findings: mergeBreaches(broken).map(breach => breach as (typeof broken)[number]),
    interrupted: signal?.aborted === true,
    elapsedMs: performance.now() - startedMs,
  };
}

/** All sequences that are one longer. A state at a position that was continued before is not continued again. */
function continued(
  prefixes: readonly Prefix[],
  kinds: readonly string[],
  seen: Set<string>,
  positions: Set<Position>,
): { level: Sequence[]; merged: number } {
  const level: Sequence[] = [];
  let merged = 0;
  for (const { faults, places } of prefixes) {
    for (const { place, state } of places) {
      const key = `${place.position} ${state}`;
      if (seen.has(key)) {
        merged++;
        continue;
      }
      seen.add(key);
      for (const kind of kinds) {
        const letter = letterAt(kind, place, faults.length);
        if (letter === undefined || excludes(faults, letter)) continue;
        positions.add(place.position);
        level.push([...faults, letter]);
      }
    }
  }
  return { level, merged };
}

/** A process dies once at a time. */
function excludes(faults: Sequence, { kind, atMs }: FaultLine): boolean {
  const { exclusive } = faultKind(kind);
  if (exclusive === undefined) return false;
  return faults.some(fault => faultKind(fault.kind).exclusive === exclusive && (fault.untilMs ?? 0) >= atMs);
}

/** What a run of a sequence leaves for the search: not its trace, of which there are thousands. */
type Ended = Omit<Tried, "trace"> & { prefix?: Pick<Prefix, "places"> };

async function tryAll(
  level: readonly Sequence[],
  length: number,
  { tries, jobs = 1, length: last, onProgress, signal }: ExhaustOptions,
): Promise<{ faults: Sequence; judgement: Ended }[]> {
  const ended: { faults: Sequence; judgement: Ended }[] = [];
  let next = 0;
  let [done, violated] = [0, 0];
  const lane = async (): Promise<void> => {
    while (next < level.length && !signal?.aborted) {
      const at = next++;
      const faults = level[at] as Sequence;
      const { trace, ...judgement } = await asked(faults, { trace: length < last }, tries);
      const places =
        trace === undefined || judgement.verdict === "violated" ? [] : placesAfter(faults, trace);
      ended[at] = { faults, judgement: { ...judgement, ...(places.length > 0 && { prefix: { places } }) } };
      if (judgement.verdict === "violated") violated++;
      onProgress?.({ length, of: level.length, done: ++done, violated });
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
