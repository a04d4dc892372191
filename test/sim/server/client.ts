/** A tiny hand for the pure server: makes well-formed requests and reads the effects. */
import type { Effect } from "../../../sim/server/effect.ts";
import { receive } from "../../../sim/server/server.ts";
import { createServer, logIn, type ServerOptions, type ServerState } from "../../../sim/server/state.ts";
import type { NewRecord } from "../../../sim/trace/record.ts";

export const STALE = '{"errcode":-14,"errmsg":"session timeout"}';

/** Header values that conform. */
export const HEADERS: Readonly<Record<string, string>> = {
  "content-type": "application/json",
  authorizationtype: "ilink_bot_token",
  "x-wechat-uin": Buffer.from("3735928559").toString("base64"),
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
    holdMs: 34_990,
    advertiseMs: 35_000,
    cursor: "replay",
    ret: "omitted",
    sendAnswer: "message-id",
    notifystart: "heals",
    idleAfterMs: null,
    checkHeaders: true,
    staleBody: STALE,
    keyOf: text => `key of ${text}`,
    uint32: () => (draws++ * 2_654_435_761) >>> 0,
    ...options,
  });
  return { state, token: logIn(state, "bot", 0).credential.token };
}

export interface CallOptions {
  token?: string | undefined;
  body?: Record<string, unknown>;
  headers?: Record<string, string | undefined>;
  rawBody?: string;
  method?: string;
  path?: string;
}

let requests = 0;

/** One request; what the server wants done about it. */
export function call(state: ServerState, path: Path, nowMs: number, options: CallOptions = {}): Called {
  const token = "token" in options ? options.token : state.accounts.get("bot")!.token;
  const headers: Record<string, string | undefined> = {
    ...HEADERS,
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...options.headers,
  };
  const body = { base_info: { channel_version: "2.4.9" }, ...BODIES[path], ...options.body };
  const request = ++requests;
  const effects = receive(
    state,
    {
      request,
      method: options.method ?? "POST",
      path: options.path ?? `/ilink/bot/${path}`,
      header: name => headers[name],
      body: options.rawBody ?? JSON.stringify(body),
    },
    nowMs,
  );
  return { request, ...read(effects) };
}

export interface Read {
  effects: Effect[];
  /** The answer's body, parsed where it is JSON. */
  answer: Answer | undefined;
  notes: NewRecord[];
  hold: { untilMs: number } | undefined;
}
export type Called = Read & { request: number };

export interface Answer {
  request: number;
  status: number;
  body: string;
  json: { msgs?: { message_id?: unknown }[]; get_updates_buf?: string } & Record<string, unknown>;
  messages: string[];
}

/** Sort effects by what they are. */
export function read(effects: Effect[]): Read {
  const answered = effects.find(effect => effect.effect === "answer");
  return {
    effects,
    answer: answered && {
      request: answered.request,
      status: answered.status,
      body: answered.body,
      json: parse(answered.body),
      messages: answered.messages ?? [],
    },
    notes: effects.flatMap(effect => (effect.effect === "note" ? [effect.record] : [])),
    hold: effects.find(effect => effect.effect === "hold"),
  };
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
