/** What the mock server knows: accounts, their sessions, messages and the polls it holds. */
import type { SessionState } from "../trace/record.ts";
import type { Effect } from "./effect.ts";
import { hex, printCursor, userId } from "./ids.ts";

/** The knobs of the server; a scenario's `server:` block. */
export interface ServerOptions {
  holdMs: number;
  advertiseMs: number | null;
  cursor: "replay" | "consume";
  ret: "omitted" | "zero";
  sendAnswer: "empty-object" | "empty-body" | "ret-zero" | "message-id";
  notifystart: "heals" | "no-effect" | "refused";
  idleAfterMs: number | null;
  checkHeaders: boolean;
  /** The bytes of a `-14` answer. */
  staleBody: string;
  /** The trace's key for an outbound text; `?` when nobody asked for it. */
  keyOf(text: string): string;
  /** Chance for ids and tokens. */
  uint32(): number;
}

export interface Message {
  key: string;
  id: string;
  user: string;
  text: string;
  createdMs: number;
  contextToken: string;
}

/** A long poll that the server keeps open. */
export interface HeldPoll {
  request: number;
  token: string;
  position: number;
}

export interface AccountState {
  name: string;
  botId: string;
  /** Current token; older ones stay known as retired. */
  token: string;
  generation: number;
  session: SessionState;
  lastTrafficMs: number;
  /** Every message for this account, in order. Positions count from 0. */
  messages: Message[];
  /** Messages before this position are acknowledged. */
  acked: number;
  /** Consume mode: messages before this position were sent once. */
  consumed: number;
  held: HeldPoll[];
  /** client_id of every accepted sendmessage. */
  clientIds: Set<string>;
  /** The body of an idle answer at `idleBodyAt`, kept because it is asked for all day. */
  idleBody: string;
  idleBodyAt: number;
}

export interface TokenState {
  account: AccountState;
  alias: string;
}

export interface ServerState {
  options: ServerOptions;
  accounts: Map<string, AccountState>;
  tokens: Map<string, TokenState>;
  /** Messages from users so far. */
  messageCount: number;
  /** Accepted sendmessages so far. */
  sendCount: number;
}

/** What a login gives to the bot's machine. */
export interface IssuedCredential {
  account: string;
  alias: string;
  botId: string;
  token: string;
  userId: string;
}

export function createServer(options: ServerOptions): ServerState {
  return { options, accounts: new Map(), tokens: new Map(), messageCount: 0, sendCount: 0 };
}

/** A QR login finished: the account (made when new) gets a live session under a new token; earlier tokens are retired. */
export function logIn(
  state: ServerState,
  name: string,
  nowMs: number,
): { credential: IssuedCredential; effects: Effect[] } {
  const { uint32 } = state.options;
  let account = state.accounts.get(name);
  const first = account === undefined;
  if (account === undefined) {
    account = {
      name,
      botId: `${hex(6, uint32)}@im.bot`,
      token: "",
      generation: 0,
      session: "live",
      lastTrafficMs: nowMs,
      messages: [],
      acked: 0,
      consumed: 0,
      held: [],
      clientIds: new Set(),
      idleBody: "",
      idleBodyAt: -1,
    };
    state.accounts.set(name, account);
  }
  account.generation++;
  account.token = `${account.botId}:${hex(16, uint32)}`;
  const alias = `${name}#${account.generation}`;
  state.tokens.set(account.token, { account, alias });
  const effects: Effect[] = [];
  if (!first) effects.push({ effect: "note", record: { type: "credential", account: name, token: alias } });
  effects.push(...changeSession(account, "live", first ? "start" : "login", nowMs, true));
  return {
    credential: {
      account: name,
      alias,
      botId: account.botId,
      token: account.token,
      userId: userId(`owner-of-${name}`),
    },
    effects,
  };
}

/** Move a session; notes it only when it changes, or when told to. */
export function changeSession(
  account: AccountState,
  session: SessionState,
  cause: string,
  nowMs: number,
  always = false,
): Effect[] {
  if (session === "live") account.lastTrafficMs = nowMs;
  if (account.session === session && !always) return [];
  account.session = session;
  return [{ effect: "note", record: { type: "session", account: account.name, state: session, cause } }];
}

/** The answer of a poll that found nothing, for a cursor position. */
export function idleBody(state: ServerState, account: AccountState, position: number): string {
  if (account.idleBodyAt !== position) {
    account.idleBodyAt = position;
    account.idleBody = updatesBody(state, account, "", position);
  }
  return account.idleBody;
}

/** A getupdates body around already printed messages. Shapes: ilink-protocol §1.4, "healthy, idle". */
export function updatesBody(
  state: ServerState,
  account: AccountState,
  messages: string,
  position: number,
): string {
  const { ret, advertiseMs } = state.options;
  const cursor = JSON.stringify(printCursor(account.botId, position));
  return `{${ret === "zero" ? '"ret":0,' : ""}"msgs":[${messages}],"sync_buf":"","get_updates_buf":${cursor}${
    advertiseMs === null ? "" : `,"longpolling_timeout_ms":${advertiseMs}`
  }}`;
}

/** The account of that name; a name that no login made is a mistake of the harness. */
export function accountNamed(state: ServerState, name: string): AccountState {
  const account = state.accounts.get(name);
  if (account === undefined) throw new Error(`the mock server has no account ${name}`);
  return account;
}
