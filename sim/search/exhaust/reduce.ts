/** The smallest scenario that still breaks an invariant: of a sequence in its short life, whatever can be left out is. */
import type { Scenario } from "../../scenario/scenario.ts";
import { DEFAULT_HOST, DEFAULT_SERVER } from "../../scenario/settings.ts";
import type { Predicate } from "../predicate.ts";

/** Leaves out one thing at a time, the largest first, as long as the invariant stays broken. */
export async function reduced(
  scenario: Scenario,
  invariant: string,
  predicate: Predicate,
  signal?: AbortSignal,
): Promise<Scenario> {
  let smallest = scenario;
  let next: Scenario | undefined;
  do {
    next = undefined;
    for (const candidate of smallerThan(smallest)) {
      if (signal?.aborted) return smallest;
      const { verdict, invariants } = await predicate(candidate);
      if (verdict !== "violated" || !invariants.includes(invariant)) continue;
      next = candidate;
      smallest = candidate;
      break;
    }
  } while (next !== undefined);
  return smallest;
}

function* smallerThan(scenario: Scenario): Generator<Scenario> {
  const { faults, workload, host, server } = scenario;
  for (const fault of faults) yield { ...scenario, faults: faults.filter(other => other !== fault) };
  if (workload.length > 1) yield { ...scenario, workload: [] };
  // A stop without the start after it would leave the account alone for ever.
  const others = workload.filter(({ action }) => action !== "start" && action !== "stop");
  if (others.length < workload.length) yield { ...scenario, workload: others };
  for (const line of others) yield { ...scenario, workload: workload.filter(other => other !== line) };
  if (host.handlerMs > 0) yield { ...scenario, host: { ...host, handlerMs: DEFAULT_HOST.handlerMs } };
  if (host.reply) yield { ...scenario, host: { ...host, reply: DEFAULT_HOST.reply } };
  if (server.holdMs !== DEFAULT_SERVER.holdMs) yield { ...scenario, server: DEFAULT_SERVER };
}
