/** What the mock server knows of one account: its session, its messages, the polls it holds and what it counts. */
import type { Quirk } from "../fault/quirk.ts";
import type { SessionState } from "../trace/record.ts";

/**
 * Kinds of messages that a user can send. `empty` has no item at all, `unknown` an item type that nobody knows, `texts` a
 * text item for each line.
 */
export type MessageKind =
  | "text"
  | "image"
  | "voice"
  | "file"
  | "video"
  | "tool-call"
  | "tool-result"
  | "unknown"
  | "empty"
  | "quote"
  | "texts";

/** A message from a user to the bot. */
export interface Message {
  key: string;
  id: string;
  /** Position in the account's log, from 0. */
  position: number;
  user: string;
  text: string;
  as: MessageKind;
  /** The group that it was written in. */
  group?: string;
  /** Since the run began. */
  createdMs: number;
  /** The same as messages are dated: since 1970. */
  writtenMs: number;
  contextToken: string;
  /** In how many answers it was handed over that are not known to have been lost. */
  handed: number;
  /** The client began after it without having got it: no cursor of its own passes it. */
  skipped: boolean;
  /** The server lost it: it is never handed over (again). */
  gone: boolean;
}

/** A long poll that the server keeps open. */
export interface HeldPoll {
  request: number;
  token: string;
  /** The cursor that came, as text. */
  cursor: string;
  position: number;
  /** End of the hold. */
  untilMs: number;
  /** The hold was asked for up to an earlier time: something comes again then. */
  wakes: boolean;
  quirk: Quirk | undefined;
}

/** A user who has written, or a group in which one has. */
export interface UserState {
  /** As on the wire, case kept. */
  id: string;
  lastInboundMs: number;
  /** Number of the newest message within the run. */
  lastInbound: number;
  newestContext: string;
}

/** What an older state of the server knew: what a restart from a backup falls back to. */
export interface Snapshot {
  atMs: number;
  session: SessionState;
  generation: number;
  acked: number;
}

export interface AccountState {
  name: string;
  botId: string;
  /** Current token; older ones stay known as retired. */
  token: string;
  generation: number;
  session: SessionState;
  loggedInMs: number;
  lastTrafficMs: number;
  /** A notifystart has cured this login's session once. */
  healed: boolean;
  /** Every message for this account, in order. Positions count from 0. */
  messages: Message[];
  /** Messages before this position are acknowledged. */
  acked: number;
  /** Where the messages for this bot begin; those before were for the bot of an earlier login. */
  begins: number;
  /** Consume mode: messages before this position were sent once. */
  consumed: number;
  held: HeldPoll[];
  /** Messages that come again although the cursor may have passed them, and when. */
  again: { position: number; dueMs: number }[];
  /** Messages from this position on are kept back; null: none. */
  withheldFrom: number | null;
  /** So many of the next messages go to a foreign poller. */
  stealing: number;
  /** Messages before this position are past the question of retention. */
  retainedFrom: number;
  /** Every cursor issued, with its position; -1 for one that the server no longer knows. */
  cursors: Map<string, number>;
  /** So many answers with a good cursor have reached the client since the login: one that was given two has kept one, or could have. */
  cursorsHeld: number;
  /** Error codes in a row that polls were answered with. */
  refusalsHeard: number;
  /** Counts how often all cursors were forgotten. */
  cursorEpoch: number;
  /** The body of an idle answer at `idleBodyAt`, kept because it is asked for all day. */
  idleBody: string;
  idleBodyAt: number;
  history: Snapshot[];
  /** Users and groups by id. */
  users: Map<string, UserState>;
  /** Ids, in lower case, that more than one user goes by. */
  alike: Set<string>;
  /** Context tokens issued: the chats they are good for and the sends made with them. */
  contexts: Map<string, { chats: readonly string[]; sends: number }>;
  /** Sends to users whose newest message has a lower number are refused: their quota was declared used up. */
  spentBefore: number;
  /** client_id of accepted sendmessages, with a fingerprint of the content. */
  clientIds: Map<string, number>;
  /** The same, whatever the service forgets of them: for the trace alone. */
  everTaken: Map<string, number>;
  burst: { sentMs: number[]; untilMs: number; penaltyMs: number };
  /** Typing tickets, each good for the bot that it was given to. */
  tickets: Map<string, { user: string; botId: string; untilMs: number }>;
  /** Of each ticket: how many refusals reached the client, and the last request made when the latest that counts did. */
  ticketsRefused: Map<string, { count: number; lastRequest: number }>;
}

/** An account as its first login makes it. */
export function createAccount(name: string, botId: string, nowMs: number): AccountState {
  return {
    name,
    botId,
    token: "",
    generation: 0,
    session: "live",
    loggedInMs: nowMs,
    lastTrafficMs: nowMs,
    healed: false,
    messages: [],
    acked: 0,
    begins: 0,
    consumed: 0,
    held: [],
    again: [],
    withheldFrom: null,
    stealing: 0,
    retainedFrom: 0,
    cursors: new Map(),
    cursorsHeld: 0,
    refusalsHeard: 0,
    cursorEpoch: 0,
    idleBody: "",
    idleBodyAt: -1,
    history: [],
    users: new Map(),
    alike: new Set(),
    contexts: new Map(),
    spentBefore: -1,
    clientIds: new Map(),
    everTaken: new Map(),
    burst: { sentMs: [], untilMs: 0, penaltyMs: 0 },
    tickets: new Map(),
    ticketsRefused: new Map(),
  };
}

/** Put into a map that holds so many entries at most; the oldest makes room. */
export function putBounded<K, V>(map: Map<K, V>, key: K, value: V, max: number): void {
  if (!map.has(key) && map.size >= max) {
    for (const oldest of map.keys()) {
      map.delete(oldest);
      break;
    }
  }
  map.set(key, value);
}

/** Remember a user, or a group, as he was heard last. */
export function meet(account: AccountState, heard: UserState): void {
  const { users, alike } = account;
  if (!users.has(heard.id) && userOf(account, heard.id) !== undefined) alike.add(heard.id.toLowerCase());
  users.set(heard.id, heard);
}

/** The user of this id; else the only one whose id differs in case alone, as hosts may have changed it (ilink-protocol §2.3). */
export function userOf({ users }: AccountState, id: string): UserState | undefined {
  const exact = users.get(id);
  if (exact !== undefined) return exact;
  const folded = id.toLowerCase();
  const alike = [...users.values()].filter(user => user.id.toLowerCase() === folded);
  return alike.length === 1 ? alike[0] : undefined;
}
