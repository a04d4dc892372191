/** What a law of a herd is: one sentence that holds or not, over arrival records and nothing else. */
import type { Herd } from "../herd.ts";
import type { Return } from "../returns.ts";
import type { Wait } from "../waits.ts";

/** What the laws read, worked out once. */
export interface Evidence {
  herd: Herd;
  waits: readonly Wait[];
  returns: readonly Return[];
}

export interface Finding {
  /** Clients, waits or moments that were looked at; 0: the law has said nothing. */
  examined: number;
  holds: boolean;
  /** The worst that was seen, and what is allowed, in the law's unit. */
  worst: number;
  limit: number;
  /** Why nothing was looked at. */
  why?: Silence;
}

/** Too few clients, or too few of the waits or polls that the law compares; or they are all of one kind. */
export type Silence = "few-clients" | "few-seen" | "one-kind";

export interface Law {
  name: LawName;
  /** A breach of safety: something was done that may not be. Of liveness: something did not come in time. */
  phase: "safety" | "liveness";
  /** Of `worst` and `limit`. */
  unit: "ms" | "times" | "share";
  /** `limit` is the least that is asked for, not the most. @default false */
  isFloor?: true;
  /** Where the law comes from. */
  source: string;
  examine(evidence: Evidence): Finding;
}

/** In the order in which they are told. */
export const LAW_NAMES = [
  "back-in-time",
  "capped",
  "bounded-rate",
  "grows",
  "jittered",
  "spread",
  "off-the-clock",
  "reset-on-proof",
] as const;
export type LawName = (typeof LAW_NAMES)[number];

/** Fewer of a sample say nothing of how it is spread. */
export const SAMPLE_MIN = 30;

/** Nothing was there to be looked at. */
export const nothing = (limit: number, why: Silence = "few-seen"): Finding => ({
  examined: 0,
  holds: true,
  worst: 0,
  limit,
  why,
});
