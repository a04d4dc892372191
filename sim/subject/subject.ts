/**
 * A subject: a client under test behind one small interface. Adapters for other clients implement
 * {@link SubjectModule} as the default export of a TypeScript file. The subject uses the ordinary
 * globals (`fetch`, `setTimeout`, `Date`, `crypto`, …); during a run they obey the virtual world.
 */
import type { Policy } from "../trace/limits/policy.ts";
import type { DeclineReason, SubjectState, WaitingEnd } from "../trace/record.ts";

/** What a finished QR login leaves on the client's machine. */
export interface Credential {
  /** The scenario's name for the account: `bot`. */
  account: string;
  /** Bot id as the service writes it: `b0f5860fdecb@im.bot`. */
  botId: string;
  /** Secret bearer token. */
  token: string;
  /** Base URL of the API. */
  baseUrl: string;
  /** The WeChat user who bound the bot. */
  userId: string;
}

/** A user's message as the subject understood it. */
export interface InboundMessage {
  account: string;
  /** The sender, as the subject would name it to its host. */
  from: string;
  text: string;
  /** The wire's message id when the subject passes it on. */
  messageId?: string;
}

/** How a send ended, in the subject's own judgement. */
export type SendReport =
  /** The server took it. */
  | { outcome: "sent" }
  /** The server said no. */
  | { outcome: "refused"; reason: string }
  /** It certainly did not arrive. */
  | { outcome: "failed"; reason: string }
  /** It may have arrived. */
  | { outcome: "unknown"; reason: string }
  /** The subject did not ask the server, for a typed and declared reason. */
  | { outcome: "declined"; reason: DeclineReason };

/** Media that somebody asks the subject to send. */
export interface MediaRequest {
  account: string;
  to: string;
  kind: "image" | "voice" | "file" | "video";
  bytes: Uint8Array;
  /** With an ending that fits the kind. */
  fileName: string;
  caption: string;
}

/** An operator in front of a QR code. */
export interface ScanRequest {
  account: string;
  /** The digits that the phone shows when the service asks for them. */
  verifyCode: string;
}

/** What the subject offers the host's handler while a message is handled. */
export interface Turn {
  /** Send a reply to the message's sender. Absent when the subject cannot reply from within a turn. */
  reply?: (text: string) => Promise<SendReport>;
  /** Show or hide "typing…". Absent when the subject cannot. */
  typing?: (on: boolean) => Promise<void>;
}

/**
 * What the harness gives to a subject: the program around the client. What is told to it is done with at once, or never, as
 * the promise says: a host may be held up.
 */
export interface Host {
  /** Hand a message to the host's handler. Resolves when the handler is done with it; may take long. */
  handle(message: InboundMessage, turn: Turn): Promise<void>;
  /** The channel shows life (a completed poll): what OpenClaw's health monitor watches as `lastEventAt`. */
  event(account: string): void | Promise<void>;
  /** The subject's own word on an account's state. */
  status(account: string, state: SubjectState, reason?: string): void | Promise<void>;
  /**
   * A text that was declined as `queued` came to its end, in whatever life of the process. `text` as it was asked to be sent,
   * or any piece of it.
   */
  sendEnded(
    account: string,
    end: { text: string; outcome: WaitingEnd; reason?: string },
  ): void | Promise<void>;
  /** A message is given up, since its handler never finished it. `messageId` as on the wire. */
  setAside(account: string, messageId: string): void | Promise<void>;
  /** A QR code is shown to the operator. */
  show(account: string): void | Promise<void>;
  /** A line of the client's own log. Only looked through for secrets. */
  log(line: string): void | Promise<void>;
  /** The account's task ended by itself without a stop (it returned, or threw). */
  ended(account: string, error?: unknown): void;
}

/** What a subject is given when it is made. */
export interface SubjectContext {
  host: Host;
  /** A fresh, empty directory for this run, made on first use and removed afterwards. Real files: the path is not stable between runs. */
  stateDir(): string;
  /** Chance for the subject, from its own stream of the seed: uniform in [0, 1). */
  random(): number;
  /** The process may be killed and run again, or its disk may fail: keep the client's state in `stateDir`, as a careful operator would. */
  durable: boolean;
  /**
   * For storage that does not go through `node:fs` (a database): call it before each write to a file; it throws what
   * a full, forbidden or broken disk throws.
   */
  beforeWrite(file: string): void;
  /**
   * For a store that answers by promise: await it before each call, if there is something to await. It ends late when the store is
   * slow, and never when it hangs.
   */
  beforeStore(): Promise<void> | undefined;
}

/** A client under test, as the harness drives it. */
export interface Subject {
  /** Begin to serve an account. Resolves when the client considers itself started. */
  start(credential: Credential): Promise<void>;
  /** Stop serving an account. Resolves when nothing of it runs any more. */
  stop(account: string): Promise<void>;
  /** Send a text to a user on somebody's behalf (a cron job, a tool). Must not throw: every end is a report. */
  send(request: { account: string; to: string; text: string }): Promise<SendReport>;
  /** Send media with a caption. Absent when the client has no such call. Must not throw. */
  sendMedia?(request: MediaRequest): Promise<{ media: SendReport; caption: SendReport }>;
  /**
   * The operator asks for a QR code of an account, and somebody scans it. Resolves when the login has ended: with the
   * credential that the client now uses, or nothing. Absent when the client has no login of its own.
   */
  scan?(request: ScanRequest): Promise<Credential | undefined>;
  /** Show "typing…" to a user outside a turn. Absent when the client has no such call. */
  typing?(request: { account: string; to: string }): Promise<void>;
  /** A new login finished on this machine: the account has a new credential. */
  login(credential: Credential): Promise<void>;
  /** The process was killed: let go of what an operating system takes back (files of a database), and do nothing else. */
  killed?(): void;
  /**
   * Listeners that the client still has on signals which the adapter handed to it. Those on the process are counted
   * without it; one that is not the client's, but a real host's, is taken off here.
   */
  listeners?(): number;
  /** The run is over; drop everything. */
  dispose?(): Promise<void> | void;
}

/** How a subject is made: what the default export of an adapter is. */
export interface SubjectModule {
  /** For reports. */
  name: string;
  /**
   * Real-world work that this subject is known to do and that the tripwire then records instead of failing,
   * by its `what` (`thread-pool`, …), each with the reason.
   */
  exceptions?: Readonly<Record<string, string>>;
  /**
   * What the client promises where the protocol leaves it free: handlers at work at once, room in its outbox, how long and
   * for how many messages it knows one that comes again. It is judged by that; where it says nothing, by the least that is
   * asked of all (docs/limits.md).
   */
  declares?: Policy;
  /** Make a fresh client, sharing nothing with any earlier one. */
  create(context: SubjectContext): Subject | Promise<Subject>;
}
