/**
 * `back-in-time`: every client receives again as soon as the server can have taken all, and ten seconds. That a capacity is used
 * in full takes many who ask. Of few, nobody may ask in one second and three in the next, so that a sound client is refused
 * again by chance and waits once more: of four sound rules one herd of ten in six is late so, and of twenty and more none in 900.
 */
import { type Law, nothing, SAMPLE_MIN } from "./law.ts";

export const backInTime: Law = {
  name: "back-in-time",
  phase: "liveness",
  unit: "ms",
  source: "https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/",
  examine({ herd: { times }, returns }) {
    const limit = times.dueMs - times.backMs;
    if (returns.length < SAMPLE_MIN) return nothing(limit, "few-clients");
    // Who never came back is away at least until the end of the record.
    const waited = returns.map(({ afterMs }) => afterMs ?? times.endMs - times.backMs);
    const worst = waited.reduce((most, ms) => Math.max(most, ms), 0);
    return { examined: waited.length, holds: worst <= limit, worst, limit };
  },
};
