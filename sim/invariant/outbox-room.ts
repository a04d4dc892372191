/** Outbox room: whether so many texts waited that a subject may decline another one as `outbox-full`. */
import type { SendAskedRecord, SendDoneRecord } from "../trace/record.ts";
import { type Arrival, missingChars } from "./arrivals.ts";
import { demandOf } from "./demands.ts";
import type { Timeline } from "./timeline.ts";

/** By how many texts wait by the subject's own word: declined as `queued`, and not known to have gone out since. */
export function isOutboxFull(timeline: Timeline, asked: SendAskedRecord, done: SendDoneRecord): boolean {
  const askings = new Map(timeline.all("send-asked").map(other => [other.message, other]));
  let user = 0;
  let account = 0;
  for (const queued of timeline.all("send-done")) {
    if (queued.reason !== "queued" || queued.account !== done.account) continue;
    const asking = askings.get(queued.message);
    // What was asked for later took no room before.
    if (asking === undefined || asking.seq > done.seq || hasLeft(timeline, queued, done.seq)) continue;
    if (queued.atMs > done.atMs && isTried(timeline, queued.message, done.seq)) continue;
    account += 1;
    if (asking.to === asked.to) user += 1;
  }
  const { perUser, inAll } = outboxRoom(timeline);
  return user >= perUser || account >= inAll;
}

/** For so many texts there has to be room. */
export function outboxRoom({ header }: Timeline): { perUser: number; inAll: number } {
  return { perUser: demandOf(header, "outboxTextsPerUser"), inAll: demandOf(header, "outboxTexts") };
}

/** It was on the wire by then, and so not yet among those that wait; of any other the report may come later than its place. */
function isTried(timeline: Timeline, message: string, seq: number): boolean {
  return (timeline.sends.get(message) ?? []).some(({ request }) => request.seq < seq);
}

/** The subject knows that the server has taken all of it, or lost the memory of it. */
function hasLeft(timeline: Timeline, queued: SendDoneRecord, seq: number): boolean {
  const forgotten = timeline
    .all("crash")
    .some(crash => crash.kept === "nothing" && crash.seq > queued.seq && crash.seq < seq);
  return forgotten || isKnownThere(timeline, queued.message, seq);
}

function isKnownThere(timeline: Timeline, message: string, seq: number): boolean {
  const known: Arrival[] = [];
  for (const { accepted, end } of timeline.sends.get(message) ?? []) {
    if (accepted === null || end?.type !== "answer" || !end.ok || end.seq > seq) continue;
    const { part = 0, chars = Number.POSITIVE_INFINITY } = accepted;
    known.push({ accepted, from: part, to: part + chars, beyondIt: false });
  }
  return known.length > 0 && missingChars(known) === 0;
}
