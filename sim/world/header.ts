/** What a trace says of its run before the first record. */
import type { Scenario } from "../scenario/scenario.ts";
import type { SubjectModule } from "../subject/subject.ts";
import type { TraceHeader } from "../trace/trace.ts";

/** Hold that the service advertises when a scenario does not say, milliseconds. */
const ADVERTISED_MS = 35_000;

export function headerOf(
  scenario: Scenario,
  subject: Pick<SubjectModule, "name" | "declares">,
  seed: string,
): TraceHeader {
  return {
    version: 1,
    scenario: scenario.name,
    subject: subject.name,
    seed,
    start: new Date(scenario.startMs).toISOString(),
    accounts: scenario.accounts,
    healAtMs: scenario.healAtMs,
    endAtMs: scenario.endAtMs,
    advertisedMs: scenario.server.advertiseMs ?? ADVERTISED_MS,
    cursor: scenario.server.cursor,
    ...(subject.declares === undefined ? {} : { declared: subject.declares }),
    limits: scenario.limits,
  };
}
