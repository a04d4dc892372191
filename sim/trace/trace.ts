/** A finished trace: what ran, and its records in order. */
import type { Limits } from "./limits/limits.ts";
import type { Policy } from "./limits/policy.ts";
import type { TraceRecord } from "./record.ts";

/** What a judge needs to know besides the records. Everything here is part of the digest. */
export interface TraceHeader {
  version: 1;
  scenario: string;
  subject: string;
  seed: string;
  /** ISO time of virtual 0 ms. */
  start: string;
  accounts: string[];
  /** When faults end, virtual milliseconds. */
  healAtMs: number;
  /** Planned end of the run, virtual milliseconds. */
  endAtMs: number;
  /** Hold that the server advertises unless an answer says otherwise, milliseconds. */
  advertisedMs: number;
  cursor: "replay" | "consume";
  /** What the subject declares of itself where the protocol leaves it free. */
  declared?: Policy;
  limits: Limits;
}

/** All that happened in a run. */
export interface Trace {
  header: TraceHeader;
  records: readonly TraceRecord[];
}
