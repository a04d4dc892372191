/** A finished trace: what ran, and its records in order. */
import type { TraceRecord } from "./record.ts";

/** The limits that a scenario may tighten. All in milliseconds of virtual time or plain counts. */
export interface Limits {
  /** recovers-in-time: from curable to receiving. @default 10_000 */
  recoverWithinMs: number;
  /** recovers-in-time: the latest own deadline granted for a poll that nothing answers, beyond the advertised hold. @default 15_000 */
  deadlineMarginMs: number;
  /** recovers-in-time: after needs-login was rightly declared, how late the next probe may notice a cure. @default 600_000 */
  probeWithinMs: number;
  /** outbound-never-blocked: from asked to on the wire. @default 1_000 */
  sendWithinMs: number;
  /** no-pause-loop: silence allowed beyond the advertised hold. @default 60_000 */
  silenceMarginMs: number;
  /** no-pause-loop: how long a client's own deadlines may beat the answers to its polls, each time. @default 86_400_000 */
  unansweredMs: number;
  /** truthful-health: how long what is said may differ from what is so. @default 10_000 */
  healthWithinMs: number;
  /** login-needed-is-loud: from incurable to declared. @default 10_000 */
  declareWithinMs: number;
  /** prompt-stop: from asked to done. @default 5_000 */
  stopWithinMs: number;
  /** bounded-rate: fruitless getupdates and notifystart in any 1 s, per account. @default 5 */
  ratePerSecond: number;
  /** bounded-rate: the same in any 60 s. @default 60 */
  ratePerMinute: number;
}

export const DEFAULT_LIMITS: Limits = {
  recoverWithinMs: 10_000,
  deadlineMarginMs: 15_000,
  probeWithinMs: 600_000,
  sendWithinMs: 1_000,
  silenceMarginMs: 60_000,
  unansweredMs: 86_400_000,
  healthWithinMs: 10_000,
  declareWithinMs: 10_000,
  stopWithinMs: 5_000,
  ratePerSecond: 5,
  ratePerMinute: 60,
};

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
  /** How many handlers of an account the subject has at work at once, at most, where it declares that. */
  handlersAtOnce?: number;
  limits: Limits;
}

export interface Trace {
  header: TraceHeader;
  records: readonly TraceRecord[];
}
