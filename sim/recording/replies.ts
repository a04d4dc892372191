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
  const sendsTo = Map.groupBy(sends, whoOf);
  for (const [who, messages] of Map.groupBy(inbound, whoOf)) {
    const texts = sendsTo.get(who) ?? [];
    let next = 0;
    for (const [at, { atMs }] of messages.entries()) {
      const untilMs = Math.min(messages[at + 1]?.atMs ?? Number.POSITIVE_INFINITY, atMs + WITHIN_MS);
      while ((texts[next]?.atMs ?? Number.POSITIVE_INFINITY) < atMs) next++;
      const reply = texts[next++];
      // A reply that the host always gives is a short text.
      const isReply = reply !== undefined && reply.atMs <= untilMs && isPlain(reply);
      if (!isReply) return none;
      replies.add(reply);
      delaysMs.push(reply.atMs - atMs);
    }
  }
  const medianMs = delaysMs.toSorted((a, b) => a - b)[Math.floor((delaysMs.length - 1) / 2)] ?? 0;
  return { replies, handlerMs: medianMs < AT_ONCE_MS ? 0 : Math.round(medianMs / 100) * 100 };
}

function isPlain({ as = "text", chars }: Doing): boolean {
  return as === "text" && chars === undefined;
}

function whoOf({ account, user }: Doing): string {
  return `${account} ${user}`;
}
