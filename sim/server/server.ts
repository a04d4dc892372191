/** The mock iLink server: one pure step from (state, request, now) to effects. Knows no clock and no network. */
import type { Endpoint } from "../trace/record.ts";
import { checkBody, checkHeaders, type Objection } from "./conformance.ts";
import type { Effect, ServerRequest } from "./effect.ts";
import { messageId, parseCursor, userId } from "./ids.ts";
import {
  type AccountState,
  changeSession,
  idleBody,
  type Message,
  type ServerState,
  updatesBody,
} from "./state.ts";

export const PATHS: ReadonlyMap<string, Endpoint> = new Map([
  ["/ilink/bot/getupdates", "getupdates"],
  ["/ilink/bot/sendmessage", "sendmessage"],
  ["/ilink/bot/sendtyping", "sendtyping"],
  ["/ilink/bot/getconfig", "getconfig"],
  ["/ilink/bot/msg/notifystart", "notifystart"],
  ["/ilink/bot/msg/notifystop", "notifystop"],
]);

/** Messages in one answer at most. */
const BATCH_MAX = 20;

const JSON_TYPE = "application/json";

type Body = Record<string, unknown>;

/** The endpoint that a path names, whatever its query. */
export function endpointOf(path: string): Endpoint | undefined {
  const query = path.indexOf("?");
  return PATHS.get(query < 0 ? path : path.slice(0, query));
}

/** Serve one request. */
export function receive(state: ServerState, request: ServerRequest, nowMs: number): Effect[] {
  const endpoint = endpointOf(request.path);
  if (endpoint === undefined) {
    return [answer(request.request, "<html><body>404 Not Found</body></html>", 404, "text/html")];
  }
  const token = bearerOf(request);
  const known = token === undefined ? undefined : state.tokens.get(token);
  const objections = checkHeaders(request);
  const headersMissing = objections.length > 0;
  const body = parseBody(request.body);
  if (request.method !== "POST")
    objections.push({ field: "method", message: `expected POST, got ${request.method}` });
  if (body === undefined) objections.push({ field: "body", message: "expected a JSON object" });
  else checkBody(endpoint, body, objections);
  const effects = objections.map(objection => note(request, endpoint, known?.account.name ?? "?", objection));

  const account = known?.account;
  if (account === undefined || account.token !== token || (headersMissing && state.options.checkHeaders)) {
    effects.push(answer(request.request, state.options.staleBody));
    return effects;
  }
  effects.push(...lapse(state, account, nowMs));
  if (endpoint === "notifystart") return [...effects, ...notifyStart(state, account, request, nowMs)];
  if (endpoint === "notifystop") return [...effects, answer(request.request, '{"ret":0}')];
  if (account.session !== "live") {
    effects.push(answer(request.request, state.options.staleBody));
    return effects;
  }
  if (body === undefined) return [...effects, answer(request.request, '{"ret":-1,"errmsg":"bad request"}')];
  switch (endpoint) {
    case "getupdates":
      return effects.concat(getUpdates(state, account, request, body, nowMs));
    case "sendmessage":
      return effects.concat(sendMessage(state, account, request, body, nowMs));
    case "getconfig":
      return [
        ...effects,
        accepted(request, account, endpoint),
        answer(request.request, '{"ret":0,"typing_ticket":"dGlja2V0"}'),
      ];
    case "sendtyping":
      return [...effects, accepted(request, account, endpoint), answer(request.request, '{"ret":0}')];
  }
}

/** A user's message arrives. Polls that wait for it are answered. */
export function userWrites(
  state: ServerState,
  name: string,
  user: string,
  key: string,
  text: string,
  nowMs: number,
): Effect[] {
  const account = accountNamed(state, name);
  const index = state.messageCount++;
  account.messages.push({
    key,
    id: messageId(index),
    user,
    text,
    createdMs: nowMs,
    contextToken: `ctx-${account.generation}-${index}`,
  });
  const effects: Effect[] = [
    { effect: "note", record: { type: "inbound", account: name, user, message: key } },
  ];
  effects.push(...lapse(state, account, nowMs));
  if (account.session !== "live") return effects;
  account.lastTrafficMs = nowMs;
  for (const poll of account.held.splice(0)) {
    // A poll with a retired token, or one beaten to the message in consume mode, waits on for its hold to end.
    const batch = poll.token === account.token ? takeBatch(state, account, poll.position) : undefined;
    if (batch === undefined) account.held.push(poll);
    else effects.push(handOver(state, account, poll.request, batch));
  }
  return effects;
}

/** The hold of a poll is over. Nothing when it was answered before. */
export function endHold(state: ServerState, name: string, request: number, nowMs: number): Effect[] {
  const account = accountNamed(state, name);
  const index = account.held.findIndex(poll => poll.request === request);
  if (index < 0) return [];
  const [poll] = account.held.splice(index, 1) as [AccountState["held"][number]];
  const effects = lapse(state, account, nowMs);
  if (account.session !== "live" || poll.token !== account.token) {
    effects.push(answer(request, state.options.staleBody));
    return effects;
  }
  // Something waits when it came while the session was stale and a notifystart has cured that since.
  const batch = takeBatch(state, account, poll.position);
  effects.push(
    batch === undefined
      ? answer(request, idleBody(state, account, poll.position))
      : handOver(state, account, request, batch),
  );
  return effects;
}

/** The client hung up: a held poll is forgotten. */
export function disconnect(state: ServerState, name: string, request: number): void {
  const account = state.accounts.get(name);
  if (account !== undefined) account.held = account.held.filter(poll => poll.request !== request);
}

/** An answer that handed these messages over never arrived. In consume mode they are gone. */
export function undelivered(state: ServerState, name: string, messages: string[]): Effect[] {
  if (state.options.cursor === "replay" || messages.length === 0) return [];
  return [{ effect: "note", record: { type: "lost", account: name, messages } }];
}

/** The session ends by script: stale when notifystart would cure it, else dead. */
export function expire(state: ServerState, name: string, cause: string, nowMs: number): Effect[] {
  const account = accountNamed(state, name);
  if (account.session === "dead") return [];
  return changeSession(account, state.options.notifystart === "heals" ? "stale" : "dead", cause, nowMs);
}

/** The WeChat account is bound elsewhere: the session is dead until a new login. */
export function takeOver(state: ServerState, name: string, nowMs: number): Effect[] {
  return changeSession(accountNamed(state, name), "dead", "taken-over", nowMs);
}

function accountNamed(state: ServerState, name: string): AccountState {
  const account = state.accounts.get(name);
  if (account === undefined) throw new Error(`the mock server has no account ${name}`);
  return account;
}

/** Idleness ends a live session. */
function lapse(state: ServerState, account: AccountState, nowMs: number): Effect[] {
  const { idleAfterMs } = state.options;
  if (idleAfterMs === null || account.session !== "live" || nowMs - account.lastTrafficMs < idleAfterMs)
    return [];
  return expire(state, account.name, "idle", nowMs);
}

function notifyStart(
  state: ServerState,
  account: AccountState,
  request: ServerRequest,
  nowMs: number,
): Effect[] {
  const { notifystart, staleBody } = state.options;
  switch (account.session) {
    case "live":
      return [accepted(request, account, "notifystart"), answer(request.request, '{"ret":0}')];
    case "stale":
      return [
        ...changeSession(account, "live", "notifystart", nowMs),
        accepted(request, account, "notifystart"),
        answer(request.request, '{"ret":0}'),
      ];
    case "dead":
      // A server whose notifystart has no effect says yes and changes nothing; every other one refuses a dead token.
      return [answer(request.request, notifystart === "no-effect" ? '{"ret":0}' : staleBody)];
  }
}

function getUpdates(
  state: ServerState,
  account: AccountState,
  request: ServerRequest,
  body: Body,
  nowMs: number,
): Effect[] {
  const cursor = typeof body.get_updates_buf === "string" ? body.get_updates_buf : "";
  // An empty or foreign cursor starts at the oldest unacknowledged message (ilink-protocol §2.2 leaves it open).
  const position = Math.min(
    (cursor === "" ? undefined : parseCursor(account.botId, cursor)) ?? account.acked,
    account.messages.length,
  );
  const effects: Effect[] = [];
  if (position > account.acked) {
    const messages = account.messages.slice(account.acked, position).map(message => message.key);
    account.acked = position;
    effects.push({ effect: "note", record: { type: "acked", account: account.name, messages } });
  }
  effects.push(accepted(request, account, "getupdates"));
  const batch = takeBatch(state, account, position);
  if (batch !== undefined) {
    effects.push(handOver(state, account, request.request, batch));
    return effects;
  }
  account.held.push({ request: request.request, token: account.token, position });
  effects.push({ effect: "hold", request: request.request, untilMs: nowMs + state.options.holdMs });
  return effects;
}

interface Batch {
  messages: Message[];
  /** Position after the batch. */
  end: number;
}

/** The next messages for a poll at a position, or nothing. */
function takeBatch(state: ServerState, account: AccountState, position: number): Batch | undefined {
  const from = state.options.cursor === "consume" ? Math.max(position, account.consumed) : position;
  if (from >= account.messages.length) return undefined;
  const end = Math.min(from + BATCH_MAX, account.messages.length);
  if (state.options.cursor === "consume") account.consumed = end;
  return { messages: account.messages.slice(from, end), end };
}

function handOver(state: ServerState, account: AccountState, request: number, batch: Batch): Effect {
  const printed = batch.messages.map(message => printMessage(account, message)).join(",");
  return {
    effect: "answer",
    request,
    status: 200,
    contentType: JSON_TYPE,
    body: updatesBody(state, account, printed, batch.end),
    messages: batch.messages.map(message => message.key),
  };
}

/** A user's text message as the wire has it: `message_id` an unquoted uint64 (ilink-protocol §1.4, §1.5). */
function printMessage(account: AccountState, message: Message): string {
  const rest = JSON.stringify({
    from_user_id: userId(message.user),
    to_user_id: account.botId,
    client_id: `user-${message.key}`,
    create_time_ms: message.createdMs,
    update_time_ms: message.createdMs,
    session_id: "",
    group_id: "",
    message_type: 1,
    message_state: 2,
    item_list: [
      { type: 1, create_time_ms: message.createdMs, is_completed: true, text_item: { text: message.text } },
    ],
    context_token: message.contextToken,
  });
  return `{"seq":${message.key.slice(1)},"message_id":${message.id},${rest.slice(1)}`;
}

function sendMessage(
  state: ServerState,
  account: AccountState,
  request: ServerRequest,
  body: Body,
  nowMs: number,
): Effect[] {
  const msg = (body.msg ?? {}) as {
    client_id?: unknown;
    item_list?: { type?: unknown; text_item?: { text?: unknown } }[];
  };
  const item = Array.isArray(msg.item_list) ? msg.item_list[0] : undefined;
  const text = typeof item?.text_item?.text === "string" ? item.text_item.text : undefined;
  const clientId = typeof msg.client_id === "string" ? msg.client_id : "";
  // One client_id is one message; a repetition is dropped without a word (ilink-protocol §2.4).
  const duplicate = account.clientIds.has(clientId);
  account.clientIds.add(clientId);
  account.lastTrafficMs = nowMs;
  state.sendCount++;
  const message = text === undefined ? "?" : state.options.keyOf(text);
  return [
    {
      effect: "note",
      record: {
        type: "accepted",
        request: request.request,
        account: account.name,
        endpoint: "sendmessage",
        message,
        ...(duplicate ? { duplicate } : {}),
      },
    },
    answer(request.request, sendBody(state)),
  ];
}

/** The four bodies that mean success (ilink-protocol §1.4). */
function sendBody(state: ServerState): string {
  switch (state.options.sendAnswer) {
    case "empty-object":
      return "{}";
    case "empty-body":
      return "";
    case "ret-zero":
      return '{"ret":0}';
    case "message-id":
      return `{"message_id":${messageId(1_000_000 + state.sendCount)}}`;
  }
}

/** The token that a request carries; undefined when it carries none. */
export function bearerOf(request: Pick<ServerRequest, "header">): string | undefined {
  const header = request.header("authorization");
  return header?.startsWith("Bearer ") ? header.slice("Bearer ".length) : undefined;
}

function parseBody(text: string): Body | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Body) : undefined;
  } catch {
    return undefined;
  }
}

function answer(request: number, body: string, status = 200, contentType = JSON_TYPE): Effect {
  return { effect: "answer", request, status, contentType, body };
}

function accepted(request: ServerRequest, account: AccountState, endpoint: Endpoint): Effect {
  return {
    effect: "note",
    record: { type: "accepted", request: request.request, account: account.name, endpoint },
  };
}

function note(request: ServerRequest, endpoint: Endpoint, account: string, objection: Objection): Effect {
  return {
    effect: "note",
    record: { type: "nonconformance", request: request.request, account, endpoint, ...objection },
  };
}
