/**
 * `reset-on-proof`: only an answered poll sets the waits back. After many failures, one that ends in another way (a 503, a
 * connection that comes about and breaks) is followed by a wait as long as before.
 */
import { median } from "../statistics.ts";
import type { Wait } from "../waits.ts";
import { type Law, nothing, SAMPLE_MIN } from "./law.ts";

const MANY = 6;
/** Kinds of failures may be answered by other waits; whoever begins anew waits far less than half as long. */
const SHARE_MIN = 0.5;

export const resetOnProof: Law = {
  name: "reset-on-proof",
  phase: "safety",
  unit: "share",
  isFloor: true,
  source: "https://sre.google/sre-book/addressing-cascading-failures/",
  examine({ waits }) {
    const samples = [...Map.groupBy(waits.filter(isLate), ({ how }) => how).values()]
      .filter(({ length }) => length >= SAMPLE_MIN)
      .map(same => ({ count: same.length, usual: median(same.map(({ ms }) => ms)) }));
    // Of one kind alone there is nothing to compare.
    if (samples.length < 2) return nothing(SHARE_MIN, "one-kind");
    const usual = samples.map(each => each.usual);
    const longest = Math.max(...usual);
    const worst = longest === 0 ? 1 : Math.min(...usual) / longest;
    const examined = samples.reduce((sum, { count }) => sum + count, 0);
    return { examined, holds: worst >= SHARE_MIN, worst, limit: SHARE_MIN };
  },
};

const isLate = ({ failures, isOpen }: Wait): boolean => failures >= MANY && !isOpen;
