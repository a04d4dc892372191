/** The grounds of a verdict: the times on which duties that run over time rest, whether they were kept or not. */
import type { OwedTimes } from "../invariant/invariant.ts";
import { INVARIANTS } from "../invariant/table.ts";
import type { Trace } from "../trace/trace.ts";
import { withoutTeardown } from "./judge.ts";

/** Of one invariant and account: when something was owed, what excused it, and what was left. */
export interface Ground extends OwedTimes {
  invariant: string;
  duty: string;
}

/** The grounds of a trace, in the order of the invariants. Where nothing was owed there is none. */
export function groundsOf(trace: Trace): Ground[] {
  const run = withoutTeardown(trace);
  return INVARIANTS.flatMap(({ name, duty, teardown, examine }) =>
    (examine(teardown === true ? trace : run, { times: true }).owed ?? [])
      .filter(({ owed }) => owed.length > 0)
      .map(times => ({ invariant: name, duty, ...times })),
  );
}
