/** What an exhaustive search has tried, as plain data: enough for another machine to come to the same. */
import type { SearchCounts } from "../counts.ts";
import type { Position } from "./positions.ts";

/** Sequences of one length. */
export interface LengthCounts {
  length: number;
  /** Sequences that were run. */
  runs: number;
  /** Places where a shorter sequence was not continued, because another one had come to the same state there. */
  merged: number;
}

export interface Certificate {
  /** Of this package. */
  program: string;
  subject: string;
  /** The longest sequence. */
  length: number;
  kinds: readonly string[];
  positions: readonly Position[];
  /** By length, from 0: the life without faults. */
  lengths: readonly LengthCounts[];
  counts: Readonly<SearchCounts>;
  /** SHA-256 over each sequence, its verdict and the digest of its trace, in order. */
  digest: string;
}
