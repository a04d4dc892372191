/** Which texts of a bot were replies: a host that answers each message is one setting, and no line for each text. */
import type { Doing } from "./doing.ts";

export interface Replies {
  replies: ReadonlySet<Doing>;
  /** How long the handler worked on a message, milliseconds. */
  handlerMs: number;
}

/** A reply comes within that time, milliseconds. */
const WITHIN_MS = 5 * 60_000;
/** A handler that needs less works at once, milliseconds. */
const AT_ONCE_MS = 500;

/** Each message has one text to its user before the next message of that user, or the host does not reply to each. */
export function repliesAmong(sends: readonly Doing[], inbound: readonly Doing[]): Replies {
  const none: Replies = { replies: new Set(), handlerMs: 0 };
  if (inbound.length === 0) return none;
  const replies = new Set<Doing>();
  const delaysMs: number[] = [];
  const left = Map.groupBy(sends, whoOf);
  const next = Map.groupBy(inbound, whoOf);
  for (const message of inbound) {
    const after = next.get(whoOf(message)) ?? [];
    after.shift();
    const untilMs = Math.min(after[0]?.atMs ?? Number.POSITIVE_INFINITY, message.atMs + WITHIN_MS);
    const reply = (left.get(whoOf(message)) ?? []).find(
      send => !replies.has(send) && send.atMs >= message.atMs && send.atMs <= untilMs,
    );
    // A reply that the host always gives is a short text.
    if (reply === undefined || reply.chars !== undefined || (reply.as ?? "text") !== "text") return none;
    replies.add(reply);
    delaysMs.push(reply.atMs - message.atMs);
  }
  const medianMs = delaysMs.toSorted((a, b) => a - b)[Math.floor((delaysMs.length - 1) / 2)] ?? 0;
  return { replies, handlerMs: medianMs < AT_ONCE_MS ? 0 : Math.round(medianMs / 100) * 100 };
}

function whoOf({ account, user }: Doing): string {
  return `${account} ${user}`;
}
