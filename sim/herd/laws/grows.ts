/** `grows`: after many failures in a row a client waits at least twice as long as after the first. */
import { median } from "../statistics.ts";
import type { Wait } from "../waits.ts";
import { type Law, nothing, SAMPLE_MIN } from "./law.ts";

const MANY = 6;
const TIMES_MIN = 2;
/** A first wait of nothing is doubled by nothing: what is late is then this long at least. */
const FIRST_MS_MIN = 250;

export const grows: Law = {
  name: "grows",
  phase: "safety",
  unit: "times",
  isFloor: true,
  source: "https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/",
  examine({ waits }) {
    const first = lengths(waits.filter(({ failures }) => failures === 1));
    const late = lengths(waits.filter(({ failures }) => failures >= MANY));
    if (first.length < SAMPLE_MIN || late.length < SAMPLE_MIN) return nothing(TIMES_MIN);
    const worst = median(late) / Math.max(median(first), FIRST_MS_MIN);
    return { examined: late.length, holds: worst >= TIMES_MIN, worst, limit: TIMES_MIN };
  },
};

const lengths = (waits: readonly Wait[]): number[] => waits.map(({ ms }) => ms);
