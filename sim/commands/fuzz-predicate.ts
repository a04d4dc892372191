/** The predicate that every search uses: run the scenario for the subject through the memory door and judge it. */
import type { Scenario } from "../scenario/scenario.ts";
import type { Predicate } from "../search/fuzz.ts";
import type { SubjectModule } from "../subject/subject.ts";
import { runTrial, type Trial, violatedInvariants } from "../verdict/trial.ts";

export function createPredicate(subjectName: string, subject: SubjectModule): Predicate {
  const run = (scenario: Scenario): Promise<Trial> =>
    runTrial({ scenario, subjectName, subject, door: "memory" });
  return async scenario => {
    const asked = await run(scenario);
    const judged = withoutUnfired(scenario, asked);
    const { verdict, row } = judged === null ? asked : await run(judged);
    return {
      verdict: verdict.verdict,
      invariants: violatedInvariants(verdict),
      requests: row.requests + (judged === null ? 0 : asked.row.requests),
      ...(judged && { judged }),
    };
  };
}

/**
 * A generated fault that finds nothing to touch leaves a run inconclusive, and its window would only excuse things. The
 * same run without it is as good a question as any. Null when there is no such fault, or nothing else.
 */
function withoutUnfired(scenario: Scenario, { verdict }: Trial): Scenario | null {
  const { unfired, reasons } = verdict;
  if (verdict.verdict !== "inconclusive" || unfired.length === 0 || reasons.length > unfired.length)
    return null;
  const faults = scenario.faults.filter(({ name }) => !unfired.includes(name));
  return faults.length === 0 ? null : { ...scenario, faults };
}
