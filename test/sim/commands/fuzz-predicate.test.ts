/** What a search asks about a generated scenario, when some of its faults find nothing to touch. */
import { expect, it } from "vitest";
import { createPredicate } from "../../../sim/commands/fuzz-predicate.ts";
import type { Scenario } from "../../../sim/scenario/scenario.ts";
import fixed from "../../../sim/subject/fixed.ts";
import legacy from "../../../sim/subject/legacy.ts";
import type { SubjectModule } from "../../../sim/subject/subject.ts";
import { runTrial } from "../../../sim/verdict/trial.ts";
import { faultOf, MINUTE, scenarioOf } from "../run-kit.ts";

const runFor = (subjectName: string, subject: SubjectModule) => (scenario: Scenario) =>
  runTrial({ scenario, subjectName, subject, door: "memory" });

const refused = faultOf("connection-refused", { name: "refused", count: 1 });
// Nobody writes, so that no handler is there to throw.
const idle = faultOf("handler-throws", { name: "idle" });
const world = (faults: (typeof refused)[]) =>
  scenarioOf({
    healAtMs: 2 * MINUTE,
    endAtMs: 10 * MINUTE,
    workload: [{ action: "send", account: "bot", user: "alice", atMs: 5 * MINUTE }],
    faults,
  });

it("judges the run without a fault that never acted, and says so", async () => {
  const asked = world([idle, refused]);
  const judgement = await createPredicate(runFor("fixed", fixed))(asked);
  expect(judgement).toMatchObject({ verdict: "pass", invariants: [], judged: { faults: [refused] } });
  expect(asked.faults).toEqual([idle, refused]);
});

it("lets a run in which no fault acted be inconclusive", async () => {
  const judgement = await createPredicate(runFor("fixed", fixed))(world([idle]));
  expect(judgement).toMatchObject({ verdict: "inconclusive" });
  expect(judgement.judged).toBeUndefined();
});

it("takes the scenario as it is when every fault acted, and when it broke something anyway", async () => {
  const all = await createPredicate(runFor("fixed", fixed))(world([refused]));
  expect([all.verdict, all.judged]).toEqual(["pass", undefined]);
  const stale = faultOf("session-expires", { name: "expires" });
  const broken = await createPredicate(runFor("legacy", legacy))(world([idle, stale]));
  expect([broken.verdict, broken.judged]).toEqual(["violated", undefined]);
});
