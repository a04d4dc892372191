/** Each excuse is needed by somebody sound, and saves nobody who is not. */
import { describe, expect, it } from "vitest";
import { readScenarios } from "../../../sim/commands/trials.ts";
import { EXCUSES, type Excuse, type ExcuseId } from "../../../sim/invariant/excuses.ts";
import { INVARIANTS } from "../../../sim/invariant/table.ts";
import type { Scenario } from "../../../sim/scenario/scenario.ts";
import type { SubjectModule } from "../../../sim/subject/subject.ts";
import { resolveSubject } from "../../../sim/subject/table.ts";
import type { Trace } from "../../../sim/trace/trace.ts";
import { judge } from "../../../sim/verdict/judge.ts";
import { simulate } from "../../../sim/world/simulate.ts";
import bank from "../../adversaries/bank.ts";

const cwd = process.cwd();
const excuses = Object.entries(EXCUSES).map(([id, excuse]) => [id as ExcuseId, excuse as Excuse] as const);

async function run(name: string, subject: SubjectModule): Promise<Trace> {
  const [scenario] = readScenarios([name]) as [Scenario];
  return (await simulate({ scenario, subject })).trace;
}

/** How often the excuse was used, and the breaches of its invariant. */
function judged(trace: Trace, id: ExcuseId, { invariant }: Excuse, without?: ExcuseId) {
  const { excused, violations } = judge(trace, without === undefined ? {} : { without });
  return {
    uses: excused[invariant]?.[id]?.count ?? 0,
    breaches: violations.filter(violation => violation.invariant === invariant),
  };
}

it("every excuse has a name in kebab case and waives the duty of an invariant", () => {
  const invariants = INVARIANTS.map(({ name }) => name);
  for (const [id, { invariant }] of excuses) {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(invariants).toContain(invariant);
  }
});

describe.each(excuses)("%s", (id, excuse) => {
  it(`is needed in ${excuse.scenario}: without it ${excuse.whom ?? "fixed"} would be blamed`, async () => {
    const trace = await run(excuse.scenario, await resolveSubject(excuse.whom ?? "fixed", { cwd }));
    const taken = judged(trace, id, excuse);
    expect(taken.uses).toBeGreaterThan(0);
    expect(taken.breaches).toEqual([]);
    const refused = judged(trace, id, excuse, id);
    expect(refused.uses).toBe(0);
    expect(refused.breaches).not.toEqual([]);
  });

  it(`does not save one that ${excuse.adversary}`, async () => {
    const adversary = bank.adversaries.find(({ name }) => name === excuse.adversary);
    const subject = await adversary?.open();
    const trace = await run(excuse.scenario, subject as SubjectModule);
    expect(judged(trace, id, excuse).uses).toBeGreaterThan(0);
    const broken = judge(trace).violations.map(({ invariant }) => invariant);
    expect(broken.filter(name => adversary?.caughtBy.includes(name))).not.toEqual([]);
  });
});
