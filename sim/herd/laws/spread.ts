/**
 * `spread`: clients do not come back in step. Of the first polls after the return of the service (and of the second and third
 * of those that were sent away), no fifth of a usual wait holds much more than a fifth of them.
 */
import { median, peakCount } from "../statistics.ts";
import { type Law, nothing, SAMPLE_MIN } from "./law.ts";

const WAVES = [0, 1, 2];
/** Where waits are drawn evenly, from zero to twice the usual one, a fifth of a wait holds a fifth of the clients at most. */
const STRETCH = 1 / 5;
/** Three times that: waits need not be drawn evenly. Clients in step have all in one stretch. */
const SHARE_MAX = 3 * STRETCH;
/** So many standard deviations of a share beyond it are chance: one sample in 30,000. */
const DEVIATIONS = 4;
const STRETCH_MS_MIN = 200;

export const spread: Law = {
  name: "spread",
  phase: "safety",
  unit: "share",
  source: "https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/",
  examine({ herd: { times }, waits, returns }) {
    const usual = median(waits.filter(({ untilMs }) => untilMs < times.backMs).map(({ ms }) => ms));
    let found = nothing(SHARE_MAX);
    if (Number.isNaN(usual)) return found;
    for (const wave of WAVES) {
      const moments = returns.flatMap(
        ({ attempts }) => attempts.filter(({ isPoll }) => isPoll)[wave]?.atMs ?? [],
      );
      if (moments.length < SAMPLE_MIN) continue;
      const worst = peakCount(moments, Math.max(STRETCH_MS_MIN, usual * STRETCH)) / moments.length;
      const limit = SHARE_MAX + DEVIATIONS * Math.sqrt((SHARE_MAX * (1 - SHARE_MAX)) / moments.length);
      const examined = found.examined + moments.length;
      const isWorse = found.examined === 0 || worst - limit > found.worst - found.limit;
      found = isWorse ? { examined, holds: worst <= limit, worst, limit } : { ...found, examined };
    }
    return found;
  },
};
