/** The states of recovery, and what may happen to them. */

/** Why an account is not (yet) known to receive. */
export type RecoveringReason =
  /** Just started, or a new credential; nothing proven yet. */
  | "starting"
  /** The server called the token stale. */
  | "stale-token"
  /** Requests fail or are answered with errors. */
  | "transport"
  /** Own deadlines ran out, several in a row. */
  | "silence"
  /** Answers without content and codes, several in a row. */
  | "lapsed";

/** Why nothing but a new credential is expected to help. */
export type NeedsLoginReason =
  /** notifystart itself is answered with a stale token. */
  | "taken-over-or-revoked"
  /** notifystart is taken, yet the session stays stale. */
  | "notifystart-without-effect";

/** What went wrong in a row; a good answer clears all of it. */
export interface Trouble {
  /** Requests that failed, however they did. */
  failures: number;
  /** Requests without any answer from the server. */
  silences: number;
  /** Answers of the kind `lapsed`. */
  lapses: number;
  /**
   * Polls that looked held and were then answered with nothing of use, or not at all. Failures at once and connections
   * that break do neither count nor end the row: the next message would get through all the same.
   */
  fruitless: number;
}

/** One stale token and the attempts to cure it, each a notifystart and the getupdates that judges it. */
export interface Episode {
  /** Start of the window in which the verdict must fall. */
  sinceMs: number;
  /** Attempts whose notifystart was answered and whose getupdates was stale still. */
  verdicts: number;
  /** When the attempt in progress began. */
  attemptMs: number;
  /** What the attempt's notifystart was answered with. */
  notified: "unanswered" | "taken" | "refused";
}

/**
 * The session is proven; or, while `held` is set, proven only by a poll that the server holds. After too many fruitless
 * ones that is still what recovery goes by, but no longer what it claims: see `mayClaimLive`.
 */
export interface Live extends Trouble {
  kind: "live";
  /** Proof by a held poll alone, or in doubt because of another endpoint: since when, and the episode that goes on if it is refused. */
  held: { sinceMs: number; episode: Episode } | null;
}

/** The session is not proven; a proof is being sought. */
export interface Proving extends Trouble {
  kind: "proving";
  reason: RecoveringReason;
  /** The stale token being cured; null when the trouble is of another kind. */
  episode: Episode | null;
  /** See {@link Lapsed}. */
  lapsed: Lapsed;
}

/** Declared dead; slow probes go on. */
export interface Barred {
  kind: "barred";
  reason: NeedsLoginReason;
  /** Probes that found it stale still. */
  probes: number;
  /** See {@link Trouble}. */
  fruitless: number;
  /** See {@link Lapsed}. */
  lapsed: Lapsed;
}

/**
 * Too many answers of the kind `lapsed`, and no yes from notifystart since: the polls of such a session were held as well,
 * and found nothing, so that one that is held proves nothing.
 */
export type Lapsed = boolean;

export type RecoveryState = Live | Proving | Barred;

/** What happened. Every request ends in exactly one event; `held` and `nudged` come between. */
export type RecoveryEvent =
  /** notifystart was answered; `stale` when with `-14`, `refused` when with another code: somebody is there, who cured nothing. */
  | { kind: "notified"; stale: boolean; refused?: boolean }
  /** notifystart failed at once, or was answered with nothing of use (HTTP error, malformed body). */
  | { kind: "notify-failed" }
  /** notifystart waited in vain. */
  | { kind: "notify-unanswered" }
  /** getupdates was answered well. */
  | { kind: "polled" }
  /** getupdates is unanswered for longer than a refusal would take. */
  | { kind: "held" }
  /** getupdates was answered with `-14`; `held` when only after so long that it, or the one in whose place it came, had looked held. */
  | { kind: "stale"; held?: boolean }
  | { kind: "lapsed" }
  /**
   * getupdates failed, or was answered with a code other than `-14`. `reached`: a connection to the server existed;
   * `answered`: and something came back over it.
   */
  | { kind: "failed"; elapsedMs: number; reached: boolean; answered: boolean }
  /** getupdates ran into the client's own deadline. */
  | { kind: "unanswered" }
  /** Another endpoint answered with `-14` at that time: the session has to be proven anew. */
  | { kind: "nudged"; sinceMs: number };

/**
 * What to do next: one request after a pause. To `held` it answers `wait` (nothing), or a notifystart to be sent
 * beside the poll that is under way.
 */
export type RecoveryCommand = { do: "notifystart" | "getupdates"; afterMs: number } | { do: "wait" };

export interface Step {
  state: RecoveryState;
  command: RecoveryCommand;
}
