/** Which messages an answer hands over, and which ones the server has lost. */
import type { AccountState, Message } from "./account.ts";
import type { Effect } from "./effect.ts";
import { lost } from "./reply.ts";
import type { ServerState } from "./server-state.ts";

export interface Batch {
  messages: Message[];
  /** Position after the batch. */
  end: number;
}

/** Messages from this position on are out of reach. */
export function reachOf(account: AccountState): number {
  return account.withheldFrom ?? account.messages.length;
}

/** The next messages for a poll at a position, or nothing. What comes again stands first. */
export function takeBatch(
  state: ServerState,
  account: AccountState,
  position: number,
  nowMs: number,
): Batch | undefined {
  const { cursor, batchMax, redeliverMs } = state.options;
  const from = cursor === "consume" ? Math.max(position, account.consumed) : position;
  const reach = reachOf(account);
  if (from >= reach && account.again.length === 0) return undefined;
  const fresh: Message[] = [];
  let end = from;
  while (end < reach && fresh.length < batchMax) {
    const message = account.messages[end++] as Message;
    if (!message.gone) fresh.push(message);
  }
  const again = account.again.length === 0 ? fresh : takeAgain(account, from, nowMs);
  if (fresh.length === 0 && again.length === 0) return undefined;
  for (const message of fresh) {
    if (redeliverMs !== null && message.handed === 0) {
      account.again.push({ position: message.position, dueMs: nowMs + redeliverMs });
    }
  }
  if (fresh.length === 0) return { messages: again, end: position };
  if (cursor === "consume") account.consumed = end;
  return { messages: again === fresh ? fresh : [...again, ...fresh], end };
}

/** Those due to come again; what lies before the cursor anyway needs no second mention. */
function takeAgain(account: AccountState, from: number, nowMs: number): Message[] {
  const due = account.again.filter(({ dueMs }) => dueMs <= nowMs);
  if (due.length === 0) return [];
  account.again = account.again.filter(({ dueMs }) => dueMs > nowMs);
  return due
    .filter(({ position }) => position < from)
    .map(({ position }) => account.messages[position] as Message)
    .filter(message => !message.gone);
}

/** When the next message is due to come again; Infinity: none. */
export function nextAgainMs(account: AccountState): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { dueMs } of account.again) if (dueMs < next) next = dueMs;
  return next;
}

/** Messages that nobody fetched in time are lost. */
export function dropUnfetched(state: ServerState, account: AccountState, nowMs: number): Effect[] {
  const { retentionMs } = state.options;
  if (retentionMs === null) return [];
  const dropped: string[] = [];
  for (;;) {
    const message = account.messages[account.retainedFrom];
    if (message === undefined || nowMs - message.createdMs < retentionMs) break;
    account.retainedFrom++;
    if (message.handed === 0 && !message.gone) dropped.push(drop(message));
  }
  return lost(account, dropped);
}

/** A client that starts at "now" never sees what waited: the server loses what it never handed over. */
export function skipBacklog(account: AccountState): Effect[] {
  const dropped: string[] = [];
  for (let at = account.acked; at < reachOf(account); at++) {
    const message = account.messages[at] as Message;
    if (message.handed === 0 && !message.gone) dropped.push(drop(message));
  }
  return lost(account, dropped);
}

/** The message is gone; its key. */
export function drop(message: Message): string {
  message.gone = true;
  return message.key;
}
