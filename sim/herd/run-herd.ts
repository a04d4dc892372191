/** A herd is run: its scenario in one world, of whose records only arrivals are kept. */
import type { SubjectModule } from "../subject/subject.ts";
import type { HaltRecord } from "../trace/record.ts";
import { simulate } from "../world/simulate.ts";
import { createCollector } from "./collector.ts";
import type { Herd, HerdPlan } from "./herd.ts";
import { clientName, herdScenario } from "./herd-scenario.ts";
import { timesOf } from "./times.ts";

/** Records kept besides: the last ones, which say how the run ended. */
const RECORDS_MAX = 1_000;

export interface HerdRun {
  herd: Herd;
  /** Why the run did not come to its end: the client stood still, span, ended its process. */
  halted?: Pick<HaltRecord, "why" | "message">;
}

export async function runHerd(
  plan: HerdPlan,
  subject: SubjectModule,
  options: { budgetMs?: number; signal?: AbortSignal } = {},
): Promise<HerdRun> {
  const names = Array.from({ length: plan.clients }, (_, index) => clientName(index));
  const collector = createCollector(names);
  let halted: HerdRun["halted"];
  await simulate({
    ...options,
    scenario: herdScenario(plan),
    subject,
    recordsMax: RECORDS_MAX,
    onRecord(record) {
      if (record.type === "halt") halted = record;
      collector.onRecord(record);
    },
  });
  const herd = { times: timesOf(plan), perSecond: plan.perSecond, clients: collector.clients };
  return { herd, ...(halted !== undefined && { halted }) };
}
