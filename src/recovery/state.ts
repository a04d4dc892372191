/** What recovery knows of a session and of its own requests, what may happen, and what it asks for. */

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

/** What is known of the session. */
export type RecoveryState =
  | { kind: "live" }
  /** Not proven; a proof is being sought. */
  | { kind: "proving"; reason: Exclude<RecoveringReason, "stale-token"> }
  /** Stale; a cure is being tried. */
  | { kind: "curing" }
  /** Declared dead; slow probes go on. `probes`: those that found it stale still. */
  | { kind: "barred"; reason: NeedsLoginReason; probes: number };

/** What went wrong since the last good answer, which clears all of it. */
export interface Trouble {
  /** When the failures in a row began; null when there are none, or a poll has looked held since. */
  sinceMs: number | null;
  /** Requests that failed at once, in a row: the pause grows with them. */
  failures: number;
  /** Polls that looked held and came to nothing, or were believed in error. */
  doubt: number;
  /** `live` rests on a poll that looked held; none has been answered since. */
  believed: boolean;
  /** When the first poll was cut because another endpoint said `-14`; null when a poll has ended otherwise since. */
  cutMs: number | null;
  /** Somebody was waited for in vain, and nobody has answered anything since. */
  silent: boolean;
  /** Answers of the kind `lapsed`. */
  lapses: number;
  /** Too many of them, and no yes from notifystart since: the polls of such a session look held, too. */
  lapsed: boolean;
  /** The stale token being cured: when it was heard, and attempts whose notifystart was heard and whose poll was stale still. */
  cure: { sinceMs: number; verdicts: number } | null;
}

/** A getupdates under way. */
export interface Poll {
  id: number;
  /** When it left; never, while it waits for room or is answered already. */
  sentMs: number;
  /** It has been unanswered for longer than a refusal takes. */
  looksHeld: boolean;
  /** When another endpoint said `-14` since: then it proves nothing by looking held. */
  toldMs: number | null;
}

/** The whole of what recovery decides by. */
export interface Recovery {
  session: RecoveryState;
  trouble: Trouble;
  poll: Poll | null;
  notifystart: { id: number } | null;
  /** What the latest notifystart was answered with: a yes, `-14`, or nothing that tells. */
  notified: "taken" | "refused" | null;
  /** The next request; notifystart may be asked beside a poll. */
  next: { what: "notifystart" | "getupdates"; atMs: number } | null;
  /** When a `-14` from another endpoint was last looked into. */
  nudgedMs: number;
  /** Polls in a row that were refused with a code: perhaps for their cursor. */
  refusals: number;
  /** The hold that the service advertised, and how long a poll is waited for beyond it. */
  holdMs: number;
  marginMs: number;
  /** When the requests so far will be paid off, see `pace.ts`. */
  paidOffMs: number;
  /** Ids of requests so far. */
  ids: number;
  /** When the poller will report next. */
  alarmMs: number | null;
}

/** How a request ended. */
export type End =
  /** Well. `fresh`: new messages in it; `hold`: what was advertised. */
  | { kind: "good"; fresh?: number; hold?: unknown }
  | { kind: "stale" }
  /** Without content and codes. */
  | { kind: "lapsed" }
  /** `code`: refused with another code; `spoilt`: answered with nothing of use; `late`: the client's own deadline ran out. */
  | { kind: "failed"; how: "code" | "spoilt" | "unanswered" | "late" };

export type RecoveryEvent =
  /** A request ended; one that is not under way any more changes nothing. */
  | { kind: "ended"; id: number; end: End }
  /** A poll has to wait for room, or is on the wire at last. */
  | { kind: "waits" | "sent"; id: number }
  /** A poll was answered well, and ends when what it brought is stored. `hold`: what was advertised. */
  | { kind: "answered"; id: number; hold: unknown }
  /** The time that was asked for has come. */
  | { kind: "alarm" }
  /** The machine has slept. */
  | { kind: "woke" }
  /** Another endpoint answered with `-14`. */
  | { kind: "nudged" }
  /** Somebody thinks that it is worth a try. */
  | { kind: "hurried" };

export type RecoveryCommand =
  /** `anew`: with an empty cursor. */
  | { do: "send"; id: number; what: "notifystart" | "getupdates"; deadlineMs: number; anew: boolean }
  | { do: "abort"; id: number }
  /** Report then, and at no other time that was asked for before; null: not at all. */
  | { do: "wakeAt"; atMs: number | null };
