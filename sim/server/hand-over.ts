/** How a poll is answered: with a batch, with nothing, or with the deviations that its quirk asks for. */

import type { Quirk } from "../fault/quirk.ts";
import type { AccountState, HeldPoll, Message } from "./account.ts";
import { type Batch, nextAgainMs, takeBatch } from "./batch.ts";
import type { AnswerEffect, Effect, ServerRequest } from "./effect.ts";
import { printForeign, printMessage } from "./items.ts";
import { answer, JSON_TYPE } from "./reply.ts";
import type { ServerState } from "./server-state.ts";
import { idleBody, LAPSED_BODY, oddBody, updatesBody } from "./updates.ts";

/** Messages handed over before that come along under `batch: again`, at most. */
const AGAIN_MAX = 20;

/** How long this poll may wait, in milliseconds. The unofficial `timeout` of the body counts in seconds. */
export function holdOf(state: ServerState, request: ServerRequest, body: Record<string, unknown>): number {
  const { holdMs, timeoutField } = state.options;
  if (request.quirk?.holdMs !== undefined) return request.quirk.holdMs;
  const { timeout } = body;
  if (timeoutField === "ignored" || typeof timeout !== "number" || !(timeout >= 0)) return holdMs;
  return Math.min(timeout * 1_000, holdMs);
}

/** Keep a poll open until its hold ends, or until something comes again. */
export function hold(account: AccountState, poll: HeldPoll): Effect {
  const next = account.again.length === 0 ? Number.POSITIVE_INFINITY : nextAgainMs(account);
  poll.wakes = next < poll.untilMs;
  account.held.push(poll);
  return { effect: "hold", request: poll.request, untilMs: poll.wakes ? next : poll.untilMs };
}

/** What waits for a poll, as an answer; undefined when nothing does. */
export function serve(
  state: ServerState,
  account: AccountState,
  poll: HeldPoll,
  nowMs: number,
): { answer: AnswerEffect; end: number } | undefined {
  if (isEmptied(poll)) return undefined;
  const batch = takeBatch(state, account, poll.position, nowMs);
  return batch && { answer: handOver(state, account, poll, batch), end: batch.end };
}

/** The answer of a poll for which nothing came. */
export function idleAnswer(state: ServerState, account: AccountState, poll: HeldPoll): Effect {
  if (poll.quirk !== undefined) {
    return handOver(state, account, poll, { messages: [], end: poll.position });
  }
  return answer(poll.request, idleBody(state, account, poll.position));
}

/** Serve the polls that wait, in the order in which they came. Nothing on a session that is not live. */
export function serveHeld(state: ServerState, account: AccountState, nowMs: number): Effect[] {
  if (account.session !== "live") return [];
  const effects: Effect[] = [];
  const isSplit = state.options.parallelPolls === "split";
  let passed = -1;
  for (const poll of account.held.splice(0)) {
    // What one poll of a shared token took, the others are past.
    if (passed > poll.position) poll.position = passed;
    // A poll with a retired token, or one beaten to the message, waits on for its hold to end.
    const served =
      poll.token === account.token && passed < 0 ? serve(state, account, poll, nowMs) : undefined;
    if (served === undefined) account.held.push(poll);
    else {
      effects.push(served.answer);
      if (isSplit) passed = served.end;
    }
  }
  return effects;
}

/** The answer to a poll on a session that is over. */
export function overBody(state: ServerState, account: AccountState, token: string): string {
  const isLapsed = account.session === "lapsed" && token === account.token;
  return isLapsed ? LAPSED_BODY : state.options.staleBody;
}

/** A quirk that hands nothing over leaves the messages where they are. */
function isEmptied({ quirk }: HeldPoll): boolean {
  return quirk?.batch === "withheld" || quirk?.batch === "absent";
}

function handOver(state: ServerState, account: AccountState, poll: HeldPoll, batch: Batch): AnswerEffect {
  const { quirk } = poll;
  const messages = quirk === undefined ? batch.messages : arrange(account, batch, quirk.batch);
  for (const message of messages) {
    message.handed++;
    message.skipped = false;
  }
  const printed = messages.map(message => printMessage(state, account, message, quirk?.tokenless));
  const sort = quirk?.batch;
  if (sort?.startsWith("with-")) {
    const first = messages[0] ?? account.messages.findLast(message => message.handed > 0);
    const foreign = printForeign(state, account, sort as Parameters<typeof printForeign>[2], first);
    // In front of the users' messages, where it does most harm, but for what is taken from one of them.
    if (foreign !== undefined && isAfter(sort)) printed.push(foreign);
    else if (foreign !== undefined) printed.unshift(foreign);
  }
  const text = printed.join(",");
  return {
    effect: "answer",
    request: poll.request,
    status: 200,
    contentType: JSON_TYPE,
    body:
      quirk === undefined
        ? updatesBody(state, account, text, batch.end)
        : oddBody(state, account, text, batch.end, quirk, poll.cursor),
    ...(messages.length === 0 ? {} : { messages: messages.map(message => message.key) }),
  };
}

/** What is taken from the first message comes after it. */
function isAfter(sort: NonNullable<Quirk["batch"]>): boolean {
  return sort === "with-reused-id" || sort === "with-case-twin";
}

/** The messages of a batch as a quirk wants them. */
function arrange(
  account: AccountState,
  { messages, end }: Batch,
  batch: NonNullable<HeldPoll["quirk"]>["batch"],
): Message[] {
  switch (batch) {
    case "repeated":
      return messages.flatMap(message => [message, message]);
    case "reversed":
      return messages.toReversed();
    case "again": {
      const before = account.messages.slice(0, end).filter(message => message.handed > 0 && !message.gone);
      return [...before.filter(message => !messages.includes(message)).slice(-AGAIN_MAX), ...messages];
    }
    default:
      return messages;
  }
}
