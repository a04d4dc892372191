/** What a herd is: many clients, what each of them asked of one service and when, and the outage that befell them all. */

/**
 * How an attempt ended: by `proof` that the service works (an answered poll), by another answer, by a failure of the
 * network, or because the client gave it up. Absent while it has not ended.
 */
export type End = "proof" | "answer" | "failure" | "given-up";

/** A request of one client. Virtual milliseconds since the start of the run. */
export interface Attempt {
  readonly atMs: number;
  /** It is a getupdates. */
  readonly isPoll: boolean;
  /** The server took it on a live session. */
  acceptedMs?: number;
  endMs?: number;
  end?: End;
  /** `503`, `ECONNREFUSED`; empty when there is nothing to say. */
  how: string;
}

/** The plan of a herd. */
export interface HerdPlan {
  clients: number;
  /** The service is gone for so long, virtual milliseconds. */
  outageMs: number;
  /** Requests a second that it gets through when it is back. */
  perSecond: number;
  /** What becomes of those beyond that. */
  beyond: "refuse" | "queue";
  seed: string;
}

/** When what happens, virtual milliseconds. */
export interface HerdTimes {
  /** The service is gone. */
  lostMs: number;
  /** Connections come about again, and break. */
  breaksMs: number;
  /** It is back, with its capacity. */
  backMs: number;
  /** Every client is to receive again by then. */
  dueMs: number;
  /** What comes later is not looked at. */
  endMs: number;
}

/** What is judged: arrival records and nothing else. */
export interface Herd {
  times: HerdTimes;
  perSecond: number;
  /** The attempts of each client, in the order in which they were made. */
  clients: readonly (readonly Attempt[])[];
}
