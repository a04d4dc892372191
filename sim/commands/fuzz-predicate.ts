/** The predicate that every search uses: run the scenario and judge it, without faults that never acted. */
import type { Outcome } from "../pool/outcome.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Predicate } from "../search/fuzz.ts";
import type { Trace } from "../trace/trace.ts";
import { violatedInvariants } from "../verdict/trial.ts";

/** A try that costs a process takes seconds: as much of the shrinker's budget as so many requests. */
const REQUESTS_OF_A_LOST_PROCESS = 20_000;

/** What the predicate needs to know of a trial. */
type Judged = Pick<Outcome, "row" | "verdict" | "trace">;

/** @param onTrace Told the trace that was judged, where the run gives one. */
export function createPredicate(
  run: (scenario: Scenario) => Promise<Judged>,
  onTrace: (trace: Trace) => void = () => {},
): Predicate {
  return async scenario => {
    const asked = await run(scenario);
    const judged = withoutUnfired(scenario, asked);
    const { verdict, row, trace } = judged === null ? asked : await run(judged);
    if (trace !== undefined) onTrace(trace);
    return {
      verdict: verdict.verdict,
      invariants: violatedInvariants(verdict),
      requests: costOf(row) + (judged === null ? 0 : costOf(asked.row)),
      ...(judged && { judged }),
    };
  };
}

function costOf({ digest, requests }: Judged["row"]): number {
  return digest === null ? REQUESTS_OF_A_LOST_PROCESS : requests;
}

/**
 * A generated fault that finds nothing to touch leaves a run inconclusive, and its window would only excuse things. The
 * same run without it is as good a question as any. Null when there is no such fault, or nothing else.
 */
function withoutUnfired(scenario: Scenario, { verdict }: Judged): Scenario | null {
  const { unfired, reasons } = verdict;
  if (verdict.verdict !== "inconclusive" || unfired.length === 0 || reasons.length > unfired.length)
    return null;
  const faults = scenario.faults.filter(({ name }) => !unfired.includes(name));
  return faults.length === 0 ? null : { ...scenario, faults };
}
