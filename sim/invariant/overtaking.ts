/** Messages that were overtaken: a later one of the same user was begun and done while the handler was at work on them. */
import type { HandledRecord, HandlingRecord } from "../trace/record.ts";
import type { Handling } from "./handlings.ts";
import { addTo } from "./records.ts";
import { startedBetween } from "./standing.ts";
import type { Timeline } from "./timeline.ts";

interface Finished {
  begun: HandlingRecord;
  done: HandledRecord;
}

export interface Overtaking {
  slow: Finished;
  quick: Finished;
}

/** Each message that was overtaken, with the first that did so. What a former life of the account began has its own time. */
export function overtakings(timeline: Timeline): Overtaking[] {
  const users = new Map(timeline.all("inbound").map(({ message, user }) => [message, user]));
  const byUser = new Map<string, Finished[]>();
  for (const handling of timeline.handlings) {
    const user = users.get(handling.begun.message);
    if (user !== undefined && isFinished(handling))
      addTo(byUser, JSON.stringify([handling.begun.account, user]), handling);
  }
  return [...byUser.values()].flatMap(finished => overtakenOf(timeline, finished));
}

function isFinished(handling: Handling): handling is Handling & Finished {
  return handling.done !== null;
}

/** @param finished of one user, in the order in which they began */
function overtakenOf(timeline: Timeline, finished: readonly Finished[]): Overtaking[] {
  const found: Overtaking[] = [];
  for (const [index, slow] of finished.entries()) {
    for (let at = index + 1; at < finished.length; at += 1) {
      const quick = finished[at] as Finished;
      if (quick.begun.seq > slow.done.seq) break;
      const isAnother = quick.begun.message !== slow.begun.message;
      if (!isAnother || quick.done.seq > slow.done.seq) continue;
      if (startedBetween(timeline, slow.begun.account, slow.begun.seq, quick.begun.seq)) continue;
      found.push({ slow, quick });
      break;
    }
  }
  return found;
}
