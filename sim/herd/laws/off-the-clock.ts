/** `off-the-clock`: polls that are tried again keep to no grid that all machines share, such as the full second. */
import { alignment } from "../statistics.ts";
import { type Law, nothing, SAMPLE_MIN } from "./law.ts";

/** Whoever rounds to one of these keeps to all longer ones that it divides only by chance, so each is looked at. */
const PERIODS_MS = [1_000, 500, 250, 100];
/** Moments that are drawn evenly from six tenths of the period come to this; those on the grid to 1. */
const ALIGNMENT_MAX = 0.5;
/** What chance adds among few: one sample in 8,000 of moments that are drawn evenly goes beyond. */
const CHANCE = 3;
const FROM_FAILURES = 3;

export const offTheClock: Law = {
  name: "off-the-clock",
  phase: "safety",
  unit: "share",
  source: "https://sre.google/sre-book/distributed-periodic-scheduling/",
  examine({ waits }) {
    const moments = waits
      .filter(({ failures, isOpen }) => failures >= FROM_FAILURES && !isOpen)
      .map(({ untilMs }) => untilMs);
    if (moments.length < SAMPLE_MIN) return nothing(ALIGNMENT_MAX);
    const worst = Math.max(...PERIODS_MS.map(periodMs => alignment(moments, periodMs)));
    const limit = Math.min(1, ALIGNMENT_MAX + CHANCE / Math.sqrt(moments.length));
    return { examined: moments.length, holds: worst <= limit, worst, limit };
  },
};
