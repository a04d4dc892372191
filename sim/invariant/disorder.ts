/** Which messages were handled out of order, and which the server itself handed over so. */
import type { HandlingRecord } from "../trace/record.ts";
import type { Handovers } from "./handovers.ts";
import type { Timeline } from "./timeline.ts";

/** One message of a user in a sequence: what it is, and the record that put it there. */
interface Place {
  message: string;
  account: string;
  user: string;
  /** The record that set its place: the answer that first handed it over, or its arrival when none did. */
  seq: number;
  index: number;
}

/** A message that was handled after one that came behind it. */
export interface Disorder {
  late: Place;
  handling: HandlingRecord;
  before: Place;
  beforeHandling: HandlingRecord;
}

export interface Order {
  /** Handlings that have a place in the order. */
  judged: number;
  disorders: Disorder[];
}

/**
 * Compare the order of the first handlings with that in which the server handed the messages over first: whoever
 * gets them in another order than they were sent cannot know. A handler that a crash took away, or that threw, did not
 * handle: what comes behind its message waits until it is tried again, or given up.
 */
export function orderOf(timeline: Timeline, { places }: Handovers): Order {
  const known = new Map<string, Place>();
  for (const { message, account, user, seq } of timeline.all("inbound")) {
    known.set(message, { message, account, user, ...(places.get(message) ?? { seq, index: 0 }) });
  }
  const latest = new Map<string, { place: Place; handling: HandlingRecord }>();
  const begun = new Set<string>();
  const order: Order = { judged: 0, disorders: [] };
  const givenUp = new Set(timeline.all("set-aside").map(({ message }) => message));
  for (const { begun: handling, killed, threw } of timeline.handlings) {
    const place = known.get(handling.message);
    if (place === undefined || killed !== null || begun.has(handling.message)) continue;
    if (threw !== null && !givenUp.has(handling.message)) continue;
    begun.add(handling.message);
    order.judged += 1;
    const user = JSON.stringify([place.account, place.user]);
    const before = latest.get(user);
    if (before === undefined || isBefore(before.place, place)) latest.set(user, { place, handling });
    else {
      order.disorders.push({ late: place, handling, before: before.place, beforeHandling: before.handling });
    }
  }
  return order;
}

/** Messages that the server handed over first only after a later one of the same user. */
export function handedOverLate(timeline: Timeline, { places }: Handovers): string[] {
  const latest = new Map<string, { seq: number; index: number }>();
  const late: string[] = [];
  // Arrivals in order; each is compared with the furthest place of those before it.
  for (const { message, account, user } of timeline.all("inbound").toReversed()) {
    const place = places.get(message);
    if (place === undefined) continue;
    const key = JSON.stringify([account, user]);
    const next = latest.get(key);
    if (next === undefined || isBefore(place, next)) latest.set(key, place);
    else late.push(message);
  }
  return late;
}

function isBefore(a: { seq: number; index: number }, b: { seq: number; index: number }): boolean {
  return a.seq < b.seq || (a.seq === b.seq && a.index < b.index);
}
