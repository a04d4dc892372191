/** The predicate that every search uses: run the scenario for the subject through the memory door and judge it. */
import type { Predicate } from "../search/fuzz.ts";
import type { SubjectModule } from "../subject/subject.ts";
import { runTrial, violatedInvariants } from "../trial.ts";

export function createPredicate(subjectName: string, subject: SubjectModule): Predicate {
  return async scenario => {
    const { verdict, row } = await runTrial({ scenario, subjectName, subject, door: "memory" });
    return { verdict: verdict.verdict, invariants: violatedInvariants(verdict), requests: row.requests };
  };
}
