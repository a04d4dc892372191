/** Messages from users to the bot: cursors, batches and the polls that wait for them. */
import { type AccountState, type HeldPoll, type MessageKind, meet } from "./account.ts";
import { drop, dropUnfetched, reachOf, skipBacklog } from "./batch.ts";
import { isDropped, positionOf, wasIssued } from "./cursor.ts";
import type { Effect, ServerRequest } from "./effect.ts";
import { hold, holdOf, idleAnswer, overBody, serve, serveHeld } from "./hand-over.ts";
import { botOfCursor, groupId, messageId, printContextToken, userId } from "./ids.ts";
import { storeMedia } from "./items.ts";
import { endQrHold } from "./qr.ts";
import { accepted, answer, lost, objected } from "./reply.ts";
import { accountNamed, type ServerState } from "./server-state.ts";
import { lapse } from "./session.ts";
import { remember } from "./session-change.ts";
import { UNKNOWN_CURSOR_BODY } from "./updates.ts";

/** How a user's message comes. */
export interface Writing {
  /** @default text */
  as?: MessageKind;
  /** Name of the group that it is written in. @default none, a direct message */
  group?: string;
}

/** A user's message arrives. Polls that wait for it are answered. */
export function userWrites(
  state: ServerState,
  name: string,
  user: string,
  key: string,
  text: string,
  nowMs: number,
  { as = "text", group }: Writing = {},
): Effect[] {
  const account = accountNamed(state, name);
  const index = state.messageCount++;
  const contextToken = printContextToken(account.botId, account.generation, key);
  const message = {
    key,
    id: messageId(index, state.options.messageIds),
    position: account.messages.length,
    user,
    text,
    as,
    ...(group === undefined ? {} : { group }),
    createdMs: nowMs,
    writtenMs: state.options.timeOfDay(nowMs),
    contextToken,
    handed: 0,
    skipped: false,
    gone: false,
  };
  account.messages.push(message);
  storeMedia(state, account, message);
  // A word in a group opens the group and its writer alike.
  const chats = group === undefined ? [userId(user)] : [groupId(group), userId(user)];
  account.contexts.set(contextToken, { chats, sends: 0 });
  for (const id of chats) {
    const heard = { id, lastInboundMs: nowMs, lastInbound: index, newestContext: contextToken };
    meet(account, heard);
  }
  const effects: Effect[] = [
    {
      effect: "note",
      record: {
        type: "inbound",
        account: name,
        user,
        message: key,
        ...(group !== undefined && { group: groupId(group) }),
      },
    },
  ];
  if (account.stealing > 0) {
    account.stealing--;
    effects.push(...lost(account, [drop(message)]));
  }
  effects.push(...dropUnfetched(state, account, nowMs), ...lapse(state, account, nowMs));
  if (account.session !== "live") return effects;
  account.lastTrafficMs = nowMs;
  return effects.concat(serveHeld(state, account, nowMs));
}

/** A poll on a live session: acknowledge what its cursor has passed, then hand over what waits, or hold. */
export function getUpdates(
  state: ServerState,
  account: AccountState,
  request: ServerRequest,
  body: Record<string, unknown>,
  nowMs: number,
): Effect[] {
  const cursor = typeof body.get_updates_buf === "string" ? body.get_updates_buf : "";
  const effects = dropUnfetched(state, account, nowMs);
  const position = startOf(state, account, request, cursor, nowMs, effects);
  if (position === undefined) {
    effects.push(answer(request.request, UNKNOWN_CURSOR_BODY));
    return effects;
  }
  if (position > account.acked && positionOf(account, cursor) === position)
    acknowledge(account, position, nowMs, effects);
  effects.push(acceptedPoll(state, account, request, cursor));
  if (account.held.length > 0) endRivals(state, account, request, effects);
  const poll: HeldPoll = {
    request: request.request,
    token: account.token,
    cursor,
    position,
    untilMs: nowMs + holdOf(state, request, body),
    wakes: false,
    quirk: request.quirk,
  };
  const served = serve(state, account, poll, nowMs);
  if (served !== undefined) effects.push(served.answer);
  else if (poll.untilMs <= nowMs) effects.push(idleAnswer(state, account, poll));
  else effects.push(hold(account, poll));
  return effects;
}

/** The time of a `hold` has come. Nothing when the request was answered or ended before. */
export function endHold(state: ServerState, name: string, request: number, nowMs: number): Effect[] {
  const account = state.accounts.get(name);
  if (account === undefined) return endQrHold(state, request, nowMs);
  const index = account.held.findIndex(poll => poll.request === request);
  if (index < 0) return [];
  const [poll] = account.held.splice(index, 1) as [HeldPoll];
  const effects = dropUnfetched(state, account, nowMs);
  effects.push(...lapse(state, account, nowMs));
  if (account.session !== "live" || poll.token !== account.token) {
    effects.push(answer(request, overBody(state, account, poll.token)));
    return effects;
  }
  // Something waits when it came while the session was stale and a notifystart has cured that since.
  const served = serve(state, account, poll, nowMs);
  if (served !== undefined) effects.push(served.answer);
  else if (poll.wakes && nowMs < poll.untilMs) effects.push(hold(account, poll));
  else effects.push(idleAnswer(state, account, poll));
  return effects;
}

/** The client hung up: a held poll is forgotten. */
export function disconnect(state: ServerState, name: string, request: number): void {
  const account = state.accounts.get(name);
  if (account === undefined) state.heldQrs.delete(request);
  else account.held = account.held.filter(poll => poll.request !== request);
}

/** An answer that handed these messages over never arrived. In consume mode they are gone, unless they come again. */
export function undelivered(state: ServerState, name: string, messages: string[]): Effect[] {
  const account = state.accounts.get(name);
  if (account === undefined) return [];
  const gone: string[] = [];
  for (const key of messages) {
    const message = account.messages.findLast(candidate => candidate.key === key);
    if (message === undefined) continue;
    message.handed--;
    const comesAgain = account.again.some(({ position }) => position === message.position);
    if (message.handed === 0 && !comesAgain && !message.gone) gone.push(key);
  }
  return state.options.cursor === "replay" ? [] : lost(account, gone);
}

/** Messages that never arrived and that the server would hand over again only later than now: at the end of a run, lost by it. */
export function heldBack(state: ServerState): Effect[] {
  if (state.options.cursor === "replay") return [];
  return [...state.accounts.values()].flatMap(account => {
    const waiting = new Set(account.again.map(({ position }) => position));
    const gone = account.messages.filter(
      message => message.handed === 0 && !message.gone && waiting.has(message.position),
    );
    return lost(
      account,
      gone.map(message => message.key),
    );
  });
}

/** Where a poll begins; undefined when its cursor is refused. */
function startOf(
  state: ServerState,
  account: AccountState,
  request: ServerRequest,
  cursor: string,
  nowMs: number,
  effects: Effect[],
): number | undefined {
  const { emptyCursor, unknownCursor } = state.options;
  const isForgotten = request.quirk?.cursorUnknown === true;
  const known = cursor === "" || isForgotten ? undefined : positionOf(account, cursor);
  if (known !== undefined) return known;
  if (cursor !== "" && !isForgotten && !wasIssued(account, cursor)) {
    const field = "body.get_updates_buf";
    const message = isAnothers(account, cursor)
      ? "expected a cursor of this bot, got one of another"
      : "expected a cursor as the service gave it, byte for byte";
    effects.push(...objected(request, "getupdates", account.name, [{ field, message }]));
  }
  const rule = cursor === "" ? emptyCursor : unknownCursor;
  if (rule === "refused") {
    // Told so, a client is right to begin anew.
    account.cursorsHeld = 0;
    return undefined;
  }
  if (rule === "backlog-once" && isDropped(state, account)) return skipAll(account);
  if (rule === "backlog" || rule === "backlog-once") return account.acked;
  effects.push(...skipBacklog(account));
  account.acked = Math.max(account.acked, reachOf(account));
  remember(account, nowMs);
  return account.acked;
}

/** Where a client begins that did not send its cursor. What it skips it has lost: the service would have handed it over. */
function skipAll(account: AccountState): number {
  for (const message of account.messages.slice(account.acked)) message.skipped = message.handed === 0;
  return Math.max(account.acked, reachOf(account));
}

/** The record of a poll that was taken. Of its cursor it says what is remarkable alone. */
function acceptedPoll(
  state: ServerState,
  account: AccountState,
  request: ServerRequest,
  cursor: string,
): Effect {
  const effect = accepted(request, account, "getupdates");
  const isKnown = cursor !== "" && wasIssued(account, cursor);
  if (isKnown || request.blameless === true) return effect;
  if (cursor === "" && isDropped(state, account)) effect.record.cursor = "dropped";
  if (cursor !== "" && isAnothers(account, cursor)) effect.record.cursor = "another-bot's";
  return effect;
}

function isAnothers(account: AccountState, cursor: string): boolean {
  const bot = botOfCursor(cursor);
  return bot !== undefined && bot !== account.botId;
}

function acknowledge(account: AccountState, position: number, nowMs: number, effects: Effect[]): void {
  const messages = account.messages
    .slice(account.acked, position)
    .filter(message => !message.gone && !message.skipped);
  account.acked = position;
  remember(account, nowMs);
  if (messages.length === 0) return;
  const keys = messages.map(message => message.key);
  effects.push({ effect: "note", record: { type: "acked", account: account.name, messages: keys } });
}

/** What a new poll does to those already held on its token. For a copy that the network made nobody is refused. */
function endRivals(
  state: ServerState,
  account: AccountState,
  { blameless }: ServerRequest,
  effects: Effect[],
): void {
  const { parallelPolls, staleBody } = state.options;
  if (blameless === true && parallelPolls === "stale") return;
  if (parallelPolls === "independent" || parallelPolls === "split") return;
  for (const poll of account.held.splice(0)) {
    if (poll.token !== account.token) account.held.push(poll);
    else if (parallelPolls === "newest") effects.push(idleAnswer(state, account, poll));
    else effects.push(answer(poll.request, staleBody));
  }
}
