/** Arrivals: what the server took of each outbound text, once, and whether that is the whole of it. */
import type { AcceptedRecord } from "../trace/record.ts";
import type { Timeline } from "./timeline.ts";

/** A text, or a piece of one, that reached the user. */
export interface Arrival {
  accepted: AcceptedRecord;
  /** Where it begins in the whole text, and where it ends. */
  from: number;
  to: number;
  /**
   * The subject has nothing to do with it that this arrived beside another: the network copied its request, or the service
   * took the same client_id twice.
   */
  beyondIt: boolean;
}

/**
 * Per text, what arrived, in order. What the server dropped as a repetition did not arrive: it is there already, or its
 * client_id stood for another text.
 */
export function arrivalsOf(timeline: Timeline): Map<string, Arrival[]> {
  const arrivals = new Map<string, Arrival[]>();
  for (const accepted of timeline.all("accepted")) {
    const { endpoint, message, duplicate, repeated, words } = accepted;
    if (endpoint !== "sendmessage" || message === undefined || message === "?" || duplicate === true)
      continue;
    // Of other words nobody can say for which part of the text they stand; words-intact has them.
    if (words === "changed") continue;
    const { part = 0, chars = Number.POSITIVE_INFINITY } = accepted;
    // A copy that the network makes has a number, but nobody put it on the wire.
    const copied = timeline.exchanges.get(accepted.request) === undefined;
    const arrival = { accepted, from: part, to: part + chars, beyondIt: copied || repeated === true };
    const known = arrivals.get(message);
    if (known === undefined) arrivals.set(message, [arrival]);
    else known.push(arrival);
  }
  return arrivals;
}

export function overlap(a: Arrival, b: Arrival): boolean {
  return a.from < b.to && b.from < a.to;
}

/** How many characters of the text have not arrived; 0 when it is whole. */
export function missingChars(arrivals: readonly Arrival[]): number {
  const length = arrivals[0]?.accepted.of;
  let reached = 0;
  let missing = 0;
  for (const { from, to, accepted } of arrivals.toSorted((a, b) => a.from - b.from)) {
    if (accepted.part === undefined) return 0;
    missing += Math.max(0, from - reached);
    reached = Math.max(reached, to);
  }
  return missing + Math.max(0, (length ?? 0) - reached);
}
