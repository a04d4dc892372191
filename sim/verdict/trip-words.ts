/** A trip in words: what was done, why that cannot be in a run, and what to do instead. */

import type { TripwireRecord } from "../trace/record.ts";
import { IN_ENGLISH, type Sentence, sayer, tell } from "../trace/sentence.ts";
import { TRIPS } from "./sentences/trips.ts";

const say = sayer<typeof TRIPS>();

export type Trip = Pick<TripwireRecord, "what" | "where" | "call">;

/** The kinds of work that have words of their own. */
const KINDS = [
  "socket",
  "foreign-host",
  "worker",
  "child-process",
  "timer",
  "clock",
  "file-watch",
  "thread-pool",
] as const;

/** One sentence for the reasons of a verdict. */
export function tripSentence({ what, where, call }: Trip): Sentence {
  // Here the place is the error.
  if (what === "unhandled-rejection" || what === "uncaught-exception") {
    const error = where === undefined ? say("trip.no-error") : say("trip.place", { place: where });
    return say(`trip.${what}`, { error });
  }
  // A timer that Node set for a request of the subject: the request is what must be otherwise.
  const isOfRequest = what === "timer" && call !== undefined && /^(?:https?|http2|net|tls)\./.test(call);
  const place = where === undefined ? say("trip.no-place") : say("trip.place", { place: where });
  const kind = KINDS.find(each => each === (isOfRequest ? "socket" : what));
  if (kind === undefined) return say("trip.other", { what, place });
  const did = call === undefined ? say(`trip.${kind}.did`) : say("trip.call", { call, what });
  const [why, instead] = [say(`trip.${kind}.why`), say(`trip.${kind}.instead`)];
  return say("trip.known", { did, place, why, instead });
}

/** The same in a language. */
export const describeTrip = (trip: Trip, texts: Readonly<Record<string, string>> = TRIPS): string =>
  tell(tripSentence(trip), { texts, ...IN_ENGLISH, start: "" }) ?? trip.what;
