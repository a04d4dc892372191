/** `bounded-rate`: requests of one client that bring nothing are few in any second and in any minute. */
import type { Attempt } from "../herd.ts";
import type { Law } from "./law.ts";

/** The minute's limit stands for twelve of the second's. */
const WINDOWS = [
  { widthMs: 1_000, most: 5 },
  { widthMs: 60_000, most: 60 },
];

export const boundedRate: Law = {
  name: "bounded-rate",
  phase: "safety",
  unit: "times",
  source: "https://sre.google/sre-book/handling-overload/",
  examine({ herd: { clients, times } }) {
    let worst = 0;
    let examined = 0;
    for (const attempts of clients) {
      const moments = attempts.filter(each => isFruitless(each, times.endMs)).map(({ atMs }) => atMs);
      examined += moments.length;
      for (const { widthMs, most } of WINDOWS) worst = Math.max(worst, mostWithin(moments, widthMs) / most);
    }
    // As a share of what is allowed, so that one number stands for both windows.
    return { examined, holds: worst <= 1, worst, limit: 1 };
  },
};

function isFruitless({ end, isPoll, atMs }: Attempt, endMs: number): boolean {
  if (atMs >= endMs || end === undefined) return false;
  return isPoll ? end !== "proof" : end !== "given-up";
}

/** @param moments in ascending order */
function mostWithin(moments: readonly number[], widthMs: number): number {
  let from = 0;
  let most = 0;
  for (const [index, moment] of moments.entries()) {
    while ((moments[from] as number) <= moment - widthMs) from++;
    most = Math.max(most, index - from + 1);
  }
  return most;
}
