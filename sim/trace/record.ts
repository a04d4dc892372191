/** What a run leaves behind: every record type of a trace. Invariants read these and nothing else. */

import type { Endpoint } from "./endpoint.ts";

export { ENDPOINTS, type Endpoint } from "./endpoint.ts";

/**
 * What the server thinks of an account's session.
 * - `live`: calls are served.
 * - `stale`: calls get `-14`; a notifystart would cure it.
 * - `dead`: calls get `-14`; nothing but a new credential cures it.
 * - `lapsed`: dead without a word: polls get HTTP 200 without messages and without a cursor; a notifystart cures it
 *   where it would cure a stale one.
 */
export type SessionState = "live" | "stale" | "dead" | "lapsed";

/** What a subject says of itself, per account. */
export type SubjectState = "live" | "recovering" | "needs-login" | "stopped";

/** How a subject reports the end of a send. `declined` means that it refused without asking the server, with a typed reason. */
export type SendOutcome = "sent" | "refused" | "failed" | "unknown" | "declined";

/** What becomes of a text that waited; `set-aside`: it was refused each time, and the next goes on without it. */
export type WaitingEnd = "sent" | "refused" | "failed" | "unknown" | "expired" | "set-aside";

/** The only reasons for which a subject may decline a send without asking the server. */
export type DeclineReason =
  | "stopped"
  | "never-logged-in"
  | "invalid"
  | "queued"
  | "outbox-full"
  | "media-cannot-wait"
  | "too-many";

interface Common {
  /** Position in the trace, from 0. */
  seq: number;
  /** Virtual milliseconds since the start of the run. */
  atMs: number;
}

interface Wire extends Common {
  /** Number of the request within the run, from 1. */
  request: number;
  /** Name of the account whose token the request carries; `?` when the token is unknown or absent. */
  account: string;
  endpoint: Endpoint;
}

/** The subject put a request on the wire. For sendmessage it says which text, or which piece of one; `?` for media whose file is not on the CDN. */
export interface RequestRecord extends Wire, Partial<OutboundKey> {
  type: "request";
  /** Alias of the token carried, `bot#1` for the first credential of account `bot`; `?` when unknown, `-` when absent. Never the token. */
  token: string;
  /** For sendmessage, getconfig, sendtyping and getuploadurl: the user, by the scenario's name. */
  to?: string;
  /**
   * For sendmessage: the key of the message that brought the context token which it carries; `?` for one that no message
   * brought, `-` for none.
   */
  context?: string;
  /** For sendtyping: what it asks for. */
  typing?: "on" | "off";
  /** For sendtyping: the user whose ticket it carries; `?` for one that getconfig never gave to anybody. */
  ticketOf?: string;
  /** The account that the ticket was given to, when that is another one. */
  ticketOfAccount?: string;
  /** The ticket was given to the bot that this account was before its login gave it another id. */
  formerBot?: true;
}

/** Kinds of files that a bot can send. */
export type MediaKind = "image" | "voice" | "file" | "video";

/** What a client did to words that it was asked to send. `halved`: a character was cut in two; `changed`: they are others. */
export type SentWords = "halved" | "changed";

/** Which outbound message a text is, whole or in part. */
export interface OutboundKey {
  /** `s1`, `s2`, …; `?` for a text that nobody asked to be sent. */
  message: string;
  /** Of a piece of a long text: where it begins, in characters of the whole. Absent for a whole text, with what follows. */
  part?: number;
  /** How many characters of the whole it stands for: its own, and the white space before the next. */
  chars?: number;
  /** Characters of the whole. */
  of?: number;
  /** What was done to its words; absent when they are as they were written. */
  words?: SentWords;
}

/**
 * The server took the request as valid on a live session. A long poll is accepted when its hold begins. For sendmessage
 * it says which outbound message, or which piece of one, now counts as delivered.
 */
export interface AcceptedRecord extends Wire, Partial<OutboundKey> {
  type: "accepted";
  /** To whom it goes; noted where another user's id differs from his in case alone. */
  to?: string;
  /** For sendmessage of media: of which kind they are to the user; `?` where item, type and upload say different things. */
  media?: MediaKind | "?";
  /** For sendmessage of a file: its name is not the one that was asked for. */
  renamed?: true;
  /** True when the server had already accepted this `client_id` and dropped the repetition. */
  duplicate?: boolean;
  /**
   * True when it had already accepted this `client_id` with this content, and takes it for a new message all the same:
   * it does not look at the id, or has forgotten it.
   */
  repeated?: boolean;
  /**
   * For getupdates, where it is remarkable: none came although the client was given some since the login, or one that
   * was given to another bot.
   */
  cursor?: "dropped" | "another-bot's";
}

/** An answer reached the subject whole. */
export interface AnswerRecord extends Wire {
  type: "answer";
  /** HTTP status. */
  status: number;
  /** HTTP 200, well-formed JSON (or an empty body where the service sends one) and no error code. */
  ok: boolean;
  /** The answer carries `-14` in any shape. */
  stale: boolean;
  /** The error code carried, as on the wire, when there is one. */
  code?: number | string;
  /** For getupdates: the keys of the messages handed over (`m1`, `m2`, …), in the answer's order. Absent when there are none. */
  messages?: string[];
  /** For getupdates: the hold that the server advertised, in milliseconds. */
  advertisedMs?: number;
  /** Name of the fault that made or changed this answer. */
  fault?: string;
}

/** The request ended in a transport error that the subject saw. */
export interface FailureRecord extends Wire {
  type: "failure";
  /** `ECONNREFUSED`, `ECONNRESET`, … */
  code: string;
  /** The server had applied the request before the failure. */
  applied: boolean;
  /** Name of the fault behind it. */
  fault?: string;
}

/** The subject gave the request up before an answer reached it. */
export interface AbortRecord extends Wire {
  type: "abort";
  /** The server had applied the request before. */
  applied: boolean;
}

/** The server's view of an account's session changed (also written once per account at 0 ms). */
export interface SessionRecord extends Common {
  type: "session";
  account: string;
  state: SessionState;
  /** `start`, `idle`, `expired`, `taken-over`, `notifystart`, `login`, … */
  cause: string;
}

/** The server issued a new credential for an account and the subject was handed it; older tokens are retired from here on. */
export interface CredentialRecord extends Common {
  type: "credential";
  account: string;
  /** Alias of the new token. */
  token: string;
  /** It is of another bot id than the one before: what that bot knew is of no use to this one. */
  newBot?: true;
}

/** A QR code was made for somebody who waits to scan it, and whose part of it needs nobody else. */
export interface CodeRecord extends Common {
  type: "code";
  /** That asked for it, and whose answer shows it. */
  request: number;
  account: string;
  /** How many codes he has been shown by now since he waits. */
  shown: number;
  /** `confirmed`: he scans it and confirms the login on his phone. `expired`: he does not get to it. */
  fate: "confirmed" | "expired";
  fateMs: number;
}

/** A user's message reached the server, which owes it to the bot from here on. */
export interface InboundRecord extends Common {
  type: "inbound";
  account: string;
  user: string;
  message: string;
  /** The group, as on the wire, in which it was written. */
  group?: string;
}

/** The bot acknowledged messages: its cursor moved past them. */
export interface AckedRecord extends Common {
  type: "acked";
  account: string;
  messages: string[];
}

/** Messages that the server itself lost: handed over in consume mode by an answer that never arrived. */
export interface LostRecord extends Common {
  type: "lost";
  account: string;
  messages: string[];
}

/** The host's handler began with a message. */
export interface HandlingRecord extends Common {
  type: "handling";
  account: string;
  /** The sender, as the subject named him to the handler. */
  user: string;
  /** Key of the message; `?` when the content is none that the server produced. */
  message: string;
  /** What was done to the user's words on their way to the handler; absent when all of them are there. */
  words?: "cut" | "changed";
}

/** The host's handler finished with a message. */
export interface HandledRecord extends Common {
  type: "handled";
  account: string;
  user: string;
  message: string;
}

/** Someone asked the subject to send: a cron job or the handler's reply. */
export interface SendAskedRecord extends Common {
  type: "send-asked";
  account: string;
  to: string;
  message: string;
  by: "cron" | "reply";
  /** The words beside this file: one call asks for both, and may tell of both when the file has come to its end. */
  captionOf?: string;
}

/** A cron job asked the subject to show typing. Nobody asks for its end. */
export interface TypingAskedRecord extends Common {
  type: "typing-asked";
  account: string;
  to: string;
}

/** The subject reported the end of a send. */
export interface SendDoneRecord extends Common {
  type: "send-done";
  account: string;
  message: string;
  /** Of a file, which has no record of its asking but its caption's: the user whom it was for. */
  to?: string;
  /** Of a file: of which kind it was to be. */
  media?: MediaKind;
  outcome: SendOutcome;
  /** For `declined`, one of the typed reasons; else free words of the subject without secrets. */
  reason?: DeclineReason | (string & {});
  /** The report was none: what came instead, and what is allowed. The outcome is then `unknown`. */
  nonsense?: string;
}

/** The subject told what became of a text that it had declined as `queued`. */
export interface SendEndedRecord extends Common {
  type: "send-ended";
  account: string;
  /** `?` for a text that nobody asked to be sent. */
  message: string;
  outcome: WaitingEnd;
  /** Free words of the subject without secrets. */
  reason?: string;
}

/** The subject told that it gives up a message which its handler never finished. */
export interface SetAsideRecord extends Common {
  type: "set-aside";
  account: string;
  /** Key of the message; `?` for one that the server never produced. */
  message: string;
}

/** The host or the workload asked for a start or stop, or the subject finished one. `by` tells the watchdog's from the workload's. */
export interface LifecycleRecord extends Common {
  type: "lifecycle";
  account: string;
  step: "start-asked" | "start-done" | "start-failed" | "stop-asked" | "stop-done" | "ended";
  by: "workload" | "watchdog" | "login" | "crash" | "fault" | "end";
  /** What the subject threw instead, and where, without secrets. Kept out of the digest. */
  error?: string;
}

/** The subject reported a state of its own. */
export interface StatusRecord extends Common {
  type: "status";
  account: string;
  state: SubjectState;
  reason?: string;
  /** It had reported this state last: nothing changed. */
  again?: true;
}

/** A fault's window opened or closed, or the fault acted on a request. */
export interface FaultRecord extends Common {
  type: "fault";
  /** The fault's name in the scenario. */
  fault: string;
  kind: string;
  step: "opened" | "fired" | "closed";
  /** The account it is limited to; absent when it covers all. */
  account?: string;
  /** The endpoints whose requests it can touch; empty for faults that act on the server or host instead. */
  endpoints: Endpoint[];
  /** While open, requests it touches cannot succeed in time. False for harmless ones such as small latency. */
  blocks: boolean;
  /**
   * How the subject can notice: `answer` at once by an error or answer,
   * `deadline` only by a deadline of its own (a request left without any answer).
   */
  seenBy: "answer" | "deadline";
  /** For `fired`: the request touched, when there is one. */
  request?: number;
}

/** The safety phase ended: every fault is over, the world is kind from here on. Written once. */
export interface HealRecord extends Common {
  type: "heal";
}

/** The server found a request that the real service would not take. */
export interface NonconformanceRecord extends Common {
  type: "nonconformance";
  request: number;
  account: string;
  endpoint: Endpoint | "?";
  /** The offending field: `header AuthorizationType`, `body.base_info`, … */
  field: string;
  /** What was expected and what came, without secrets. */
  message: string;
}

/** `where` of a leak by a request to a host that is none of the service's. */
export const TO_FOREIGN_HOST = "request to a foreign host";

/** Something secret left its place: a bearer to a host that is not the API, the key of a QR code or of a file to a foreign host, a token or a message text in a log or a report. Never the secret itself. */
export interface LeakRecord extends Common {
  type: "leak";
  account: string;
  what: "token" | "context-token" | "text" | "key";
  /** Where it was seen: `request to cdn`, `log`, `reason`, … */
  where: string;
}

/** The subject's process was killed without warning. What it had in work is gone; what it had stored is kept as `kept` says. */
export interface CrashRecord extends Common {
  type: "crash";
  /** `all`, everything but the `last-writes` or a half of the last one (`torn`), or `nothing` of what the subject had stored. */
  kept: "all" | "last-writes-lost" | "torn" | "nothing";
}

/** The host froze or thawed the process, or moved its wall clock. */
export interface HostRecord extends Common {
  type: "host";
  step: "suspended" | "resumed" | "clock-stepped";
  /** For `clock-stepped`: by how much, milliseconds, negative for back. */
  byMs?: number;
  /** For `suspended`: the steady clock stands still as well. Absent: it runs on. */
  clock?: "stops";
}

/** What the subject still held after all its accounts were stopped. Written once, at the end. */
export interface LeftoverRecord extends Common {
  type: "leftover";
  /** Timers still armed. */
  timers: number;
  /** Requests still in flight. */
  requests: number;
  /** Listeners still on the process, and on the signals that the harness handed out. */
  listeners: number;
  /** File handles or other resources still open. */
  handles: number;
}

/** What the subject holds at a moment of the run. Written a few times, evenly spread. */
export interface HoldingRecord extends Common {
  type: "holding";
  /** Timers armed. */
  timers: number;
  /** Requests in flight. */
  requests: number;
  /** Listeners on the process, and on signals that the harness handed out. */
  listeners: number;
  /** The most listeners that one signal has had at once so far; 0 below a hundred. */
  onOneSignal: number;
}

/** The subject did something that virtual time cannot govern: a real socket, a thread-pool job, … */
export interface TripwireRecord extends Common {
  type: "tripwire";
  /**
   * `socket`, `thread-pool`, `timer`, `clock`, `worker`, `child-process`, `file-watch`, `foreign-host`, or
   * `unhandled-rejection` and `uncaught-exception`, whose `where` is the error.
   */
  what: string;
  /** True when the subject declares it as a known exception. */
  declared: boolean;
  /** The place in the subject's source, from the folder where the run was started. Kept out of the digest, with `call`. */
  where?: string;
  /** What was called there: `net.connect`. */
  call?: string;
}

/** The run could not go on as planned. */
export interface HaltRecord extends Common {
  type: "halt";
  /**
   * `stuck`: something is awaited and nothing is left that could wake it. `spinning`: an instant never ends. `exited`:
   * the client ended its process. `steps` / `time`: a budget ran out.
   */
  why: "stuck" | "spinning" | "exited" | "steps" | "time";
  message: string;
}

/**
 * The run reached its planned end. Only the teardown follows: every running account is stopped (lifecycle by `end`),
 * and one leftover record closes the trace.
 */
export interface EndRecord extends Common {
  type: "end";
}

/** Something that happened in a run, at its virtual time. */
export type TraceRecord =
  | RequestRecord
  | AcceptedRecord
  | AnswerRecord
  | FailureRecord
  | AbortRecord
  | SessionRecord
  | CredentialRecord
  | CodeRecord
  | InboundRecord
  | AckedRecord
  | LostRecord
  | HandlingRecord
  | HandledRecord
  | SendAskedRecord
  | TypingAskedRecord
  | SendDoneRecord
  | SendEndedRecord
  | SetAsideRecord
  | LifecycleRecord
  | StatusRecord
  | FaultRecord
  | HealRecord
  | NonconformanceRecord
  | LeakRecord
  | CrashRecord
  | HostRecord
  | HoldingRecord
  | LeftoverRecord
  | TripwireRecord
  | HaltRecord
  | EndRecord;

/**
 * A record as its writer gives it: the trace adds position and time. A literal of a frequent kind ends with zeros for both:
 * V8 then keeps them in the object itself, which saves 40 bytes a record.
 */
export type NewRecord = TraceRecord extends infer R
  ? R extends Common
    ? Omit<R, "seq" | "atMs"> & { seq?: number; atMs?: number }
    : never
  : never;
