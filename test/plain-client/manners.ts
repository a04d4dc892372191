/** The points at which a client can do right or wrong. `SOUND` does right at each; a habit is another way at some of them. */
import fs from "node:fs";
import type { Credential, InboundMessage, MediaRequest, SendReport } from "../../sim/subject/subject.ts";
import type { DeclineReason } from "../../sim/trace/record.ts";
import type { Line, Memory, Pending, Waiting } from "./line.ts";
import { type Answer, codeOf, type QrAnswer, type WireMessage } from "./protocol.ts";
import { MINUTE_MS, sleep } from "./time.ts";
import type { Turn, Work } from "./turns.ts";

export const HOLD_MS = 35_000;
export const CALL_MS = 5_000;
export const RETRY_MS = 2_000;
export const CHUNK_CHARS = 4_000;
const PROBE_MS = 60_000;
const ID_DIGITS = /"message_id":(\d+)/g;
const CDN_URL = "https://novac2c.cdn.weixin.qq.com/c2c";

export type Headers = Record<string, string>;
/** Where a piece of a text begins and ends. */
export interface Piece {
  from: number;
  to: number;
}
/** A poll, given up at its deadline or at a stop. */
export type Poll = (options: { deadlineMs: number; stop?: AbortSignal }) => Promise<Answer>;

/** How requests are made and read. */
export interface RequestManners {
  headers(headers: Headers, endpoint: string): Headers;
  body(body: object): object;
  /** Whether a redirect is followed with all that the request carries. */
  followsRedirects: boolean;
  parse(text: string): Answer;
  /** What the CDN is told of the API's own headers. */
  cdnHeaders(headers: Headers): Headers;
  /** Where to upload: the whole address that the service names, or the parameter that it gives alone. */
  uploadAddress(told: Answer, filekey: string, baseUrl: string): string | undefined;
  /** The code of an answer to anything but a poll. */
  onCode(line: Line, code: number): void;
}

/** How the poll goes on. */
export interface PollManners {
  /** Polls of one account at the same time. */
  polls: number;
  pollMs(advertisedMs: number): number;
  ask(poll: Poll, deadlineMs: number, stop: AbortSignal): Promise<Answer>;
  isOver(stop: AbortSignal): boolean;
  beforePoll(line: Line): Promise<void>;
  pollCode(answer: Answer): number;
  messagesOf(answer: Answer): WireMessage[];
  /** Whether a poll that its own deadline ended is a failure. */
  countsDeadlines: boolean;
  /** Whether a failure is the end of polling. */
  endsAt(error: Error, failures: number): boolean;
  forgetsFailures: boolean;
  pauseMs(failures: number): number;
  pause(delayMs: number, stop: AbortSignal): Promise<void>;
  /** What comes before the notifystart that is to cure a stale session. */
  beforeCure(line: Line, stale: number, poll: Poll): Promise<void>;
  cures: boolean;
  rest(line: Line, messages: readonly WireMessage[]): Promise<void>;
}

/** What is said of the account. */
export interface HealthManners {
  /** Failures in a row from which on a failure is told, and as what. */
  failureState(failures: number): "recovering" | "needs-login" | undefined;
  staleState(stale: number): "recovering" | "needs-login";
  /** Whether what was said is said again as long as it holds. */
  repeatsItself: boolean;
  reason(words: string, token: string): string;
  /** Whether it may call itself live. `messages` of an answer; absent while a poll is held. */
  liveState(line: Line, messages?: readonly WireMessage[]): "live" | "needs-login" | undefined;
  showsLife(messages: readonly WireMessage[]): boolean;
}

/** What becomes of messages that come. */
export interface ReceivingManners {
  batch(messages: WireMessage[]): WireMessage[];
  isKnown(memory: Memory, id: string): boolean;
  keeps(message: WireMessage, id: string, line: Line): boolean;
  /** Of one user's messages that wait, the one whose turn it is. */
  next(waiting: readonly Pending[]): Pending | undefined;
  /** How often a message begins to be handled, without an end, before it is given up. */
  attempts: number;
  /** A message is given up. */
  giveUp(tell: () => void): void;
  beforeHandling(stop: AbortSignal): Promise<void>;
  /** In whose line of messages a user's are. */
  lane(user: string): string;
  /** What the host is told of a message. */
  told(message: InboundMessage): InboundMessage;
}

/** How the state outlives the process. */
export interface MemoryManners {
  cursor(text: string): string;
  write(file: string, text: string): void;
  /** Whether a state that could not be saved counts as saved. */
  onUnsaved(memory: Memory): boolean;
  onUnread(error: NodeJS.ErrnoException, account: string): void;
  onRead(memory: Memory): void;
}

/** How texts are sent. */
export interface SendingManners {
  clientId(sends: number, random: () => number): string;
  user(to: string): string;
  /** The context token that goes with a text. */
  contextOf(line: Line, to: string): string | undefined;
  /** How many characters of a long text go first. */
  cut(text: string): number;
  /** A piece as it goes out. */
  piece(text: string): string;
  text(text: string): string;
  sendMs: number;
  /** What is not even tried. */
  declines(line: Line, to: string): SendReport | undefined;
  report(code: number): SendReport;
  /** No answer came. `again` sends the same once more. */
  lost(error: unknown, again: () => Promise<SendReport>): SendReport | Promise<SendReport>;
  onSent(line: Line): void;
  inTurn<T>(turn: Turn, work: Work<T>): Promise<T>;
  /** The pieces of a text, in the order of sending. */
  order(pieces: Piece[]): Piece[];
  /** Whether a send that meets a stale session is repeated after a notifystart. */
  repeatsStale: boolean;
  /** Whether what is refused by -2 waits. */
  queues: boolean;
  /** Of the texts that wait for one user, the one whose turn it is. */
  nextWaiting(waiting: readonly Waiting[]): Waiting | undefined;
  offersWhenHeard: boolean;
  probeMs(soundMs: number): number;
  /** How often it looks at what waits. */
  tickMs: number;
  /** Whether a text goes on waiting after an offer that ended so. */
  staysQueued(report: SendReport): boolean;
  tellEnd(tell: () => void): void;
  goesOnAfterRefusal: boolean;
  typingMs: number;
  forgetsStaleTickets: boolean;
  /** Under which name a user's ticket is kept. */
  ticketOf(to: string, botId: string): string;
  takesTypingBack: boolean;
  /** How often what was refused by -2 is tried again at once. */
  refusalTries: number;
  /** The kind that a file is sent as, and the key with it. */
  mediaKind(kind: MediaRequest["kind"]): MediaRequest["kind"];
  mediaKey(key: string): string;
  beforeReply(showTyping: () => Promise<void>): Promise<SendReport | undefined>;
}

/** How an account begins and ends, and changes its credential. */
export interface LifeManners {
  begin(line: Line): void;
  end(line: Line, why: "stop" | "login"): Promise<void>;
  /** The last words to the server. */
  farewell(tell: () => Promise<unknown>): Promise<unknown>;
  takesCredential: boolean;
  /** Why nothing is sent for an account that was stopped. */
  whenStopped: DeclineReason;
  isComplete(login: QrAnswer): boolean;
  onScan(line: Line | undefined): void;
  onLoginFailed(line: Line | undefined, restart: (credential: Credential) => Promise<void>): Promise<void>;
}

export interface Manners
  extends RequestManners,
    PollManners,
    HealthManners,
    ReceivingManners,
    MemoryManners,
    SendingManners,
    LifeManners {}

export const SOUND: Readonly<Manners> = {
  headers: headers => headers,
  body: body => ({ ...body, base_info: { channel_version: "2.4.1", bot_agent: "plain" } }),
  followsRedirects: false,
  // An id has more digits than a number keeps.
  parse: text => JSON.parse(text.replace(ID_DIGITS, '"message_id":"$1"')) as Answer,
  cdnHeaders: () => ({}),
  uploadAddress: ({ upload_full_url: whole, upload_param: param }, filekey) =>
    whole ?? (param === undefined ? undefined : cdnAddress(param, filekey)),
  onCode: () => {},

  polls: 1,
  pollMs: () => HOLD_MS + CALL_MS,
  ask: (poll, deadlineMs, stop) => poll({ deadlineMs, stop }),
  isOver: stop => stop.aborted,
  beforePoll: async () => {},
  pollCode: codeOf,
  messagesOf: ({ msgs }) => (Array.isArray(msgs) ? msgs : []),
  countsDeadlines: false,
  endsAt: () => false,
  forgetsFailures: true,
  pauseMs: () => RETRY_MS,
  pause: sleep,
  beforeCure: (line, stale) => (stale > 1 ? sleep(PROBE_MS, line.stop.signal) : Promise.resolve()),
  cures: true,
  rest: async () => {},

  failureState: failures => (failures > 1 ? "recovering" : undefined),
  // What the first notifystart did not cure, only a login can.
  staleState: stale => (stale > 1 ? "needs-login" : "recovering"),
  repeatsItself: false,
  reason: words => words,
  liveState: () => "live",
  showsLife: () => true,

  batch: messages => messages,
  isKnown: ({ handled, pending }, id) => handled.includes(id) || pending.some(other => other.id === id),
  keeps: () => true,
  next: ([first]) => first,
  attempts: 3,
  beforeHandling: async () => {},
  lane: user => user,
  giveUp: tell => tell(),
  told: message => message,

  cursor: text => text,
  write(file, text) {
    fs.writeFileSync(`${file}.new`, text);
    fs.renameSync(`${file}.new`, file);
  },
  onUnsaved: () => false,
  onUnread: () => {},
  onRead: () => {},

  clientId: (_sends, random) => `plain-${Date.now()}-${Math.floor(random() * 2 ** 32).toString(16)}`,
  user: to => to,
  contextOf: ({ memory }, to) => memory.contexts[to],
  cut: text => {
    if (text.length <= CHUNK_CHARS) return text.length;
    const head = text.slice(0, CHUNK_CHARS);
    const space = head.search(/\s\S*$/);
    if (space > CHUNK_CHARS / 2) return space + 1;
    return /[\uD800-\uDBFF]$/.test(head) ? CHUNK_CHARS - 1 : CHUNK_CHARS;
  },
  piece: text => text,
  text: text => text,
  sendMs: 2 * CALL_MS,
  declines: () => undefined,
  report: code => (code === 0 ? { outcome: "sent" } : { outcome: "refused", reason: String(code) }),
  lost: error => ({ outcome: "unknown", reason: String(error) }),
  onSent: () => {},
  inTurn: (turn, work) => turn(work),
  order: pieces => pieces,
  repeatsStale: true,
  queues: true,
  nextWaiting: ([first]) => first,
  offersWhenHeard: true,
  probeMs: soundMs => soundMs,
  tickMs: 10 * MINUTE_MS,
  staysQueued: report => report.outcome === "refused" && report.reason === "-14",
  tellEnd: tell => tell(),
  goesOnAfterRefusal: false,
  typingMs: CALL_MS,
  forgetsStaleTickets: true,
  ticketOf: (to, botId) => `${botId} ${to}`,
  takesTypingBack: true,
  refusalTries: 0,
  mediaKind: kind => kind,
  mediaKey: key => key,
  beforeReply: async () => undefined,

  begin: () => {},
  async end(line) {
    line.stop.abort();
    await line.loop;
  },
  farewell: tell => tell(),
  takesCredential: true,
  whenStopped: "stopped",
  isComplete: ({ ilink_bot_id: botId = "" }) => botId !== "",
  onScan: () => {},
  onLoginFailed: async () => {},
};

/** The address of an upload whose parameter alone is known. */
export function cdnAddress(param: string | undefined, filekey: string): string {
  return `${CDN_URL}/upload?encrypted_query_param=${encodeURIComponent(String(param))}&filekey=${filekey}`;
}
