/** What the client says of an account. */
import type { IlinkError } from "./errors.ts";
import type { Waiting } from "./outcome.ts";
import type { NeedsLoginReason, RecoveringReason, RecoveryState } from "./recovery/state.ts";

/**
 * - `live`: the server serves this session: it answers, or holds, its polls.
 * - `recovering`: not proven (any more); the client is at it. After two polls in a row that were held and came to nothing, and after
 *   one that was believed to be held and refused, a good answer ends it; before, a poll that is held does.
 * - `needs-login`: only a new credential is expected to help; slow probes go on.
 * - `stopped`: not started, or stopped.
 */
export type AccountState = "live" | "recovering" | "needs-login" | "stopped";

/** Why an account is `recovering`, or why it needs a login. */
export type StateReason = RecoveringReason | NeedsLoginReason;

/** A change of state; written on change only. */
export interface StateChange {
  /** The account, as named at `start`. */
  account: string;
  /** What it is now. */
  state: AccountState;
  /** Why, for `recovering` and `needs-login`. */
  reason?: StateReason;
  /** The same for people, with what to do about it: for `needs-login`, and for `recovering` when a request failed. */
  error?: IlinkError;
}

/** An account's health at one moment. */
export interface Health {
  /** The account, as named at `start`. */
  account: string;
  /** What it is now. */
  state: AccountState;
  /** Why, for `recovering` and `needs-login`. */
  reason?: StateReason;
  /**
   * The same for people, with what to do about it: code `needs-login`, or how the last request failed (`network`, `deadline`,
   * `http-status`, `malformed-body`, `answer-too-large`, `service`). Absent when live or stopped, or when nothing has failed yet.
   */
  error?: IlinkError;
  /**
   * The store cannot be written: what is received is handled all the same, but asked for again after a crash. Absent
   * when the last write succeeded.
   */
  storeError?: IlinkError;
  /** When the state began, epoch milliseconds; null for an account never heard of. */
  sinceMs: number | null;
  /** When the last good poll was completed, epoch milliseconds; null when there was none. A quiet channel has these too. */
  lastPollMs: number | null;
  /** Messages received and not yet handled. */
  pending: number;
  /** What waits in the outbox; `Client.pending` shows each text. */
  waiting: Waiting;
}

/** The public word for a state of recovery. @internal */
export function describe(state: RecoveryState): { state: AccountState; reason?: StateReason } {
  switch (state.kind) {
    case "live":
      return { state: "live" };
    case "proving":
      return { state: "recovering", reason: state.reason };
    case "curing":
      return { state: "recovering", reason: "stale-token" };
    case "barred":
      return { state: "needs-login", reason: state.reason };
    default:
      return state satisfies never;
  }
}
