/** Attempts at a text that were begun although its account was stopped: a timer, or a loop that tries again, was left behind. */
import type { LifecycleRecord, RequestRecord } from "../trace/record.ts";
import { stopAt } from "./stops.ts";
import type { Timeline } from "./timeline.ts";

export interface StoppedOffer {
  stopped: LifecycleRecord;
  request: RequestRecord;
  message: string;
}

/** Of each text the first. What goes on with a text after a yes, or after a -14 and its cure, was begun before the stop. */
export function stoppedOffers(timeline: Timeline): StoppedOffer[] {
  const askings = new Map(timeline.all("send-asked").map(asked => [asked.message, asked]));
  return [...timeline.sends].flatMap(([message, tries]) => {
    for (const [at, { request }] of tries.entries()) {
      const before = tries[at - 1]?.end;
      const stopped = stopAt(timeline, request.account, request.seq);
      if (stopped === null || before == null || before.seq > request.seq) continue;
      if (before.type === "answer" && (before.ok || before.stale)) continue;
      if ((askings.get(message)?.seq ?? Number.POSITIVE_INFINITY) > stopped.seq) continue;
      return [{ stopped, request, message }];
    }
    return [];
  });
}
