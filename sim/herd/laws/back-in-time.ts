/** `back-in-time`: every client receives again as soon as the server can have taken all, and ten seconds. */
import type { Law } from "./law.ts";

export const backInTime: Law = {
  name: "back-in-time",
  phase: "liveness",
  unit: "ms",
  source: "https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/",
  examine({ herd: { times }, returns }) {
    const limit = times.dueMs - times.backMs;
    // Who never came back is away at least until the end of the record.
    const waited = returns.map(({ afterMs }) => afterMs ?? times.endMs - times.backMs);
    const worst = waited.reduce((most, ms) => Math.max(most, ms), 0);
    return { examined: waited.length, holds: worst <= limit, worst, limit };
  },
};
