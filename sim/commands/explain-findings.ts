/** `--explain`: what can be found out about a finding by running others like it. */
import type { Scenario } from "../scenario/scenario.ts";
import { asksAbout, explain } from "../search/explain/explain.ts";
import type { Explanation } from "../search/explain/explanation.ts";
import { pointOfNoReturn } from "../search/explain/no-return.ts";
import type { Failure } from "../search/result.ts";
import type { OpenSearch } from "./fuzz-job.ts";

/** One after the other, in their order; undefined for those at which it was interrupted. */
export async function explainEach(
  failures: readonly Failure[],
  search: OpenSearch,
  signal: AbortSignal,
): Promise<(Explanation | undefined)[]> {
  const explanations: (Explanation | undefined)[] = [];
  for (const { shrunk, targets } of failures)
    explanations.push(await explanationOf(shrunk, targets[0] as string, search, signal));
  return explanations;
}

/** @returns undefined when it was interrupted. */
export async function explanationOf(
  scenario: Scenario,
  invariant: string,
  { predicate, run }: OpenSearch,
  signal: AbortSignal,
): Promise<Explanation | undefined> {
  const asks = asksAbout(predicate, invariant);
  try {
    const notes = await explain(scenario, asks);
    const { trace } = await run(scenario, { trace: true });
    return { notes, noReturn: trace && (await pointOfNoReturn(scenario, trace, asks)) };
  } catch (error) {
    // Who ends it may end the processes that it runs in.
    if (signal.aborted) return undefined;
    throw error;
  }
}
