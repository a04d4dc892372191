/** Handovers: which messages an answer brought to the subject, when for the first time, and which once more without need. */
import type { Timeline } from "./timeline.ts";

export interface Handovers {
  /** Message to its place in the order in which the server handed messages over first. */
  places: ReadonlyMap<string, { seq: number; index: number }>;
  /**
   * Messages that the server handed over again: twice in one answer, or after the subject had acknowledged them.
   * To repeat what was not acknowledged is its duty.
   */
  repeated: ReadonlySet<string>;
}

export function handoversOf(timeline: Timeline): Handovers {
  const places = new Map<string, { seq: number; index: number }>();
  const repeated = new Set<string>();
  const acked = new Set<string>();
  const carrying = timeline.all("answer").filter(({ messages }) => messages !== undefined);
  const events = [...carrying, ...timeline.all("acked"), ...timeline.all("crash")];
  for (const event of events.sort((a, b) => a.seq - b.seq)) {
    if (event.type === "crash") {
      // A subject that came back with an old cursor, or none, asked for what it gets again.
      if (event.kept !== "all") acked.clear();
      continue;
    }
    const messages = event.messages ?? [];
    if (event.type === "acked") for (const message of messages) acked.add(message);
    else {
      for (const [index, message] of messages.entries()) {
        if (acked.has(message) || messages.indexOf(message) < index) repeated.add(message);
        if (!places.has(message)) places.set(message, { seq: event.seq, index });
      }
    }
  }
  return { places, repeated };
}
