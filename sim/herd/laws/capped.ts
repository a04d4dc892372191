/** `capped`: however often it failed, a client asks again within ten seconds: a service that is back is noticed by then. */
import type { Law } from "./law.ts";

const WAIT_MS_MAX = 10_000;

export const capped: Law = {
  name: "capped",
  phase: "liveness",
  unit: "ms",
  source: "https://github.com/grpc/grpc/blob/master/doc/connection-backoff.md",
  examine({ waits }) {
    // One that the end of the record cuts off counts with what there is of it.
    const worst = waits.reduce((most, { ms }) => Math.max(most, ms), 0);
    return { examined: waits.length, holds: worst <= WAIT_MS_MAX, worst, limit: WAIT_MS_MAX };
  },
};
