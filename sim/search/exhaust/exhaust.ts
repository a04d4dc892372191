/** Every sequence of faults up to a length, the shorter first. What shows the same state at the same position is continued once. */
import { createHash } from "node:crypto";
import { faultKind } from "../../fault/table.ts";
import type { FaultLine } from "../../scenario/scenario.ts";
import { type Breach, breachesOf, mergeBreaches } from "../breach.ts";
import { NO_VERDICTS, type SearchCounts } from "../counts.ts";
import type { Judgement } from "../predicate.ts";
import type { Certificate, LengthCounts } from "./certificate.ts";
import { letterAt } from "./letters.ts";
import { type ExhaustProgress, nameOf, type Prefix, type Sequence, type Tries, tryAll } from "./level.ts";
import { POSITIONS, type Position } from "./positions.ts";

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

/** @throws Error naming the sequence when the predicate throws: a fault of the harness. */
export async function exhaust(options: ExhaustOptions): Promise<ExhaustResult> {
  const { program, subject, length, kinds, tries, jobs = 1, onProgress, signal } = options;
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
    const tried = await tryAll(level, {
      tries,
      jobs,
      signal,
      isLast: at === length,
      onProgress: progress => onProgress?.({ length: at, ...progress }),
    });
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
      program,
      subject,
      length,
      kinds,
      lengths,
      counts,
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
