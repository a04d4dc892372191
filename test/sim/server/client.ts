/** A tiny hand for the pure server: makes well-formed requests and reads the effects. */
import { DEFAULT_SERVER } from "../../../sim/scenario/settings.ts";
import { userWrites, type Writing } from "../../../sim/server/delivery.ts";
import type { AnswerEffect, Effect, ServerRequest } from "../../../sim/server/effect.ts";
import { printContextToken } from "../../../sim/server/ids.ts";
import { receive } from "../../../sim/server/server.ts";
import {
  type AccountState,
  createServer,
  logIn,
  type ServerOptions,
  type ServerState,
} from "../../../sim/server/state.ts";
import type { NewRecord } from "../../../sim/trace/record.ts";

export const STALE = '{"errcode":-14,"errmsg":"session timeout"}';

/** The context token that the message of this key brought. */
export function contextOf(state: ServerState, key: string, account = "bot"): string {
  const { botId, generation } = state.accounts.get(account) as AccountState;
  return printContextToken(botId, generation, key);
}

/** The time of day at which runs of these tests begin. */
export const EPOCH_MS = Date.UTC(2026, 0, 5);

let uin = 3_735_928_559;

/** Header values that conform. The UIN is another one at each look. */
export const HEADERS: Readonly<Record<string, string>> = {
  "content-type": "application/json",
  authorizationtype: "ilink_bot_token",
  get "x-wechat-uin"() {
    return Buffer.from(String(uin--)).toString("base64");
  },
  "ilink-app-id": "bot",
  "ilink-app-clientversion": "132105",
};

const BODIES = {
  getupdates: { get_updates_buf: "" },
  sendmessage: {
    msg: {
      to_user_id: "ann@im.wechat",
      client_id: "c-1",
      message_type: 2,
      message_state: 2,
      item_list: [{ type: 1, text_item: { text: "hello" } }],
    },
  },
  getconfig: { ilink_user_id: "ann@im.wechat" },
  sendtyping: { ilink_user_id: "ann@im.wechat", typing_ticket: "dGlja2V0", status: 1 },
  "msg/notifystart": {},
  "msg/notifystop": {},
} as const;

export type Path = keyof typeof BODIES;
export const ALL_PATHS = Object.keys(BODIES) as Path[];

/** A server with one account, `bot`, logged in at 0. */
export function startServer(options: Partial<ServerOptions> = {}): { state: ServerState; token: string } {
  let draws = 0;
  const state = createServer({
    ...DEFAULT_SERVER,
    staleBody: STALE,
    timeOfDay: nowMs => EPOCH_MS + nowMs,
    keyOf: text => ({ message: `key of ${text}` }),
    uint32: () => (draws++ * 2_654_435_761) >>> 0,
    ...options,
  });
  return { state, token: logIn(state, "bot", 0).credential.token };
}

export interface CallOptions extends Partial<Pick<ServerRequest, "quirk" | "host" | "blameless">> {
  token?: string | undefined;
  body?: Record<string, unknown>;
  headers?: Record<string, string | undefined>;
  rawBody?: string;
  method?: string;
  path?: string;
}

let requests = 0;

/** One request of a bot; what the server wants done about it. */
export function call(state: ServerState, path: Path, nowMs: number, options: CallOptions = {}): Called {
  const { token = state.accounts.get("bot")!.token, quirk, host, blameless } = options;
  const isBare = "token" in options && options.token === undefined;
  const body = { base_info: { channel_version: "2.4.9" }, ...BODIES[path], ...options.body };
  return ask(state, nowMs, {
    method: options.method ?? "POST",
    path: options.path ?? `/ilink/bot/${path}`,
    headers: { ...HEADERS, ...(isBare ? {} : { authorization: `Bearer ${token}` }), ...options.headers },
    body: options.rawBody ?? JSON.stringify(body),
    ...(quirk === undefined ? {} : { quirk }),
    ...(host === undefined ? {} : { host }),
    ...(blameless === undefined ? {} : { blameless }),
  });
}

export interface AskOptions extends Partial<Omit<ServerRequest, "request" | "header">> {
  path: string;
  headers?: Record<string, string | undefined>;
}

/** Any request. */
export function ask(state: ServerState, nowMs: number, options: AskOptions): Called {
  const { headers = {}, ...rest } = options;
  const request = ++requests;
  const header = (name: string): string | undefined => headers[name];
  const effects = receive(state, { method: "GET", body: "", ...rest, request, header }, nowMs);
  return { request, ...read(effects) };
}

/** A poll with a cursor. */
export function poll(state: ServerState, cursor: string, nowMs = 0, options: CallOptions = {}): Called {
  return call(state, "getupdates", nowMs, { ...options, body: { get_updates_buf: cursor, ...options.body } });
}

/** A user's message. */
export function write(
  state: ServerState,
  key: string,
  nowMs = 0,
  user = "ann",
  writing: Writing = {},
  account = "bot",
): Read {
  return read(userWrites(state, account, user, key, `message ${key}`, nowMs, writing));
}

/** The cursor of an answer. */
export function cursorOf(called: Read): string {
  return called.answer!.json.get_updates_buf!;
}

/** The keys that an answer handed over. */
export function keysOf(called: Read): string[] {
  return called.answer?.messages ?? [];
}

/** The only account of `startServer`. */
export function bot(state: ServerState): AccountState {
  return state.accounts.get("bot")!;
}

export interface Read {
  effects: Effect[];
  /** The first answer. */
  answer: Answer | undefined;
  answers: Answer[];
  notes: NewRecord[];
  hold: { untilMs: number } | undefined;
}
export type Called = Read & { request: number };

export interface Answer {
  request: number;
  status: number;
  /** Bytes as latin1. */
  body: string;
  headers: Record<string, string>;
  json: { msgs?: { message_id?: unknown }[]; get_updates_buf?: string } & Record<string, unknown>;
  messages: string[];
}

/** Sort effects by what they are. */
export function read(effects: Effect[]): Read {
  const answers = effects.filter(effect => effect.effect === "answer").map(readAnswer);
  return {
    effects,
    answer: answers[0],
    answers,
    notes: effects.flatMap(effect => (effect.effect === "note" ? [effect.record] : [])),
    hold: effects.find(effect => effect.effect === "hold"),
  };
}

function readAnswer({ request, status, body, headers = {}, messages = [] }: AnswerEffect): Answer {
  const text = typeof body === "string" ? body : Buffer.from(body).toString("latin1");
  return { request, status, body: text, headers, json: parse(text), messages };
}

function parse(body: string): Answer["json"] {
  try {
    return JSON.parse(body) as Answer["json"];
  } catch {
    return {};
  }
}

/** The notes of one type. */
export function notesOf<T extends NewRecord["type"]>(read: Read, type: T): Extract<NewRecord, { type: T }>[] {
  return read.notes.filter(note => note.type === type) as Extract<NewRecord, { type: T }>[];
}
