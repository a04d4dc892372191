/** `jittered`: after the same number of failures different clients wait for different times. */
import { median, quartileSpread } from "../statistics.ts";
import type { Wait } from "../waits.ts";
import { type Law, nothing, SAMPLE_MIN } from "./law.ts";

/** Of a wait that is drawn evenly from ±10 %: half of the jitter that gRPC asks for. */
const SPREAD_MIN = 0.05;
/** The first waits may be none at all: a connection that an idle server closed is made anew at once. */
const FROM_FAILURES = 3;
const FAILURES_MAX = 60;

export const jittered: Law = {
  name: "jittered",
  phase: "safety",
  unit: "share",
  isFloor: true,
  source: "https://github.com/grpc/grpc/blob/master/doc/connection-backoff.md",
  examine({ waits }) {
    const byFailures = new Map<number, number[]>();
    for (const { failures, ms } of waits.filter(isLooked)) {
      const same = byFailures.get(failures);
      if (same === undefined) byFailures.set(failures, [ms]);
      else same.push(ms);
    }
    const samples = [...byFailures.values()].filter(({ length }) => length >= SAMPLE_MIN);
    if (samples.length === 0) return nothing(SPREAD_MIN);
    const worst = median(samples.map(quartileSpread));
    const examined = samples.reduce((sum, { length }) => sum + length, 0);
    return { examined, holds: worst >= SPREAD_MIN, worst, limit: SPREAD_MIN };
  },
};

const isLooked = ({ failures, isOpen }: Wait): boolean =>
  !isOpen && failures >= FROM_FAILURES && failures <= FAILURES_MAX;
