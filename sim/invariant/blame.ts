/** Blame: of the messages that a run lost, doubled or mixed up, how many are the server's doing and how many the subject's. */
import { handedOverLate, orderOf } from "./disorder.ts";
import { fatesOf } from "./fates.ts";
import { handoversOf } from "./handovers.ts";
import { repeatsOf } from "./repeats.ts";
import type { Timeline } from "./timeline.ts";

/** Numbers of messages. */
export interface BlameCounts {
  lost: number;
  duplicated: number;
  reordered: number;
}

export interface Blame {
  /**
   * What the server did by itself: `lost`, dropped before the subject could have them; `duplicated`, handed over
   * again after they were acknowledged or twice in one answer; `reordered`, handed over after a later one of the user.
   */
  server: BlameCounts;
  /** What the subject made of it: the breaches of no-loss, handled-once and in-order. */
  subject: BlameCounts;
}

export function blameOf(timeline: Timeline): Blame {
  const ends = [...fatesOf(timeline).values()].flat().map(({ end }) => end);
  const handovers = handoversOf(timeline);
  return {
    server: {
      lost: ends.filter(end => end === "lost").length,
      duplicated: handovers.repeated.size,
      reordered: handedOverLate(timeline, handovers).length,
    },
    subject: {
      lost: ends.filter(end => end === "missing").length,
      duplicated: new Set(repeatsOf(timeline).map(({ again }) => again.begun.message)).size,
      reordered: orderOf(timeline, handovers).disorders.length,
    },
  };
}
