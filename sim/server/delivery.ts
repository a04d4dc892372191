/** Messages from users to the bot: cursors, batches and the polls that wait for them. */
import type { Effect, ServerRequest } from "./effect.ts";
import { messageId, parseCursor, userId } from "./ids.ts";
import { accepted, answer, JSON_TYPE } from "./reply.ts";
import { lapse } from "./session.ts";
import {
  type AccountState,
  accountNamed,
  idleBody,
  type Message,
  type ServerState,
  updatesBody,
} from "./state.ts";

/** Messages in one answer at most. */
const BATCH_MAX = 20;

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

/** A poll: acknowledge what its cursor has passed, then hand over what waits, or hold. */
export function getUpdates(
  state: ServerState,
  account: AccountState,
  request: ServerRequest,
  body: Record<string, unknown>,
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
