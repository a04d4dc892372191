/** Herds of real clients in the simulated world: who is sound passes, each bad rule is caught, and a run is the same again. */
import { expect, it } from "vitest";
import type { HerdPlan } from "../../../sim/herd/herd.ts";
import { type HerdReport, reportOf } from "../../../sim/herd/report.ts";
import { runHerd } from "../../../sim/herd/run-herd.ts";
import fixed from "../../../sim/subject/fixed.ts";
import legacy from "../../../sim/subject/legacy.ts";
import type { SubjectModule } from "../../../sim/subject/subject.ts";
import { ruleClient } from "./rule-client.ts";
import { BAD, SOUND } from "./rules.ts";

const PLAN: HerdPlan = { clients: 60, outageMs: 90_000, perSecond: 3, beyond: "refuse", seed: "1" };

async function herdOf(subject: SubjectModule, given: Partial<HerdPlan> = {}): Promise<HerdReport> {
  const plan = { ...PLAN, ...given };
  return reportOf(subject.name, plan, await runHerd(plan, subject));
}

const broken = ({ laws }: HerdReport): string[] =>
  laws.flatMap(({ law, outcome }) => (outcome === "broken" ? [law] : []));

it.each(["1", "2", "3", "4"])("the client of this package keeps every law, seed %s", async seed => {
  const report = await herdOf(fixed, { seed });
  expect(report).toMatchObject({ verdict: "pass", phase: null, figures: { back: 60, clients: 60 } });
});

it("the client of this package keeps them where what is too much stands in line", async () => {
  const { verdict, figures } = await herdOf(fixed, { beyond: "queue" });
  expect(verdict).toBe("pass");
  // Who waits in line asks once.
  expect(figures.amplification).toBeLessThan(1.5);
});

it("the habits of bug #155 come back in step, late and not all", async () => {
  const report = await herdOf(legacy);
  expect(broken(report)).toEqual(expect.arrayContaining(["back-in-time", "capped", "jittered", "spread"]));
  expect(report.figures.peak).toBe(60);
});

it.each(SOUND)("a client of another style passes: $name", async rule => {
  expect(broken(await herdOf(ruleClient(rule)))).toEqual([]);
});

it.each(BAD)("a bad one is caught: $name", async rule => {
  expect(broken(await herdOf(ruleClient(rule)))).toEqual(expect.arrayContaining([...rule.breaks]));
});

it("is the same again with the same seed, and another with another", async () => {
  const [first, again, other] = [
    await herdOf(fixed),
    await herdOf(fixed),
    await herdOf(fixed, { seed: "2" }),
  ];
  expect(again).toEqual(first);
  expect(other.figures).not.toEqual(first.figures);
});

it("counts what arrives: each client's first poll after the return, and nothing twice", async () => {
  const { figures } = await herdOf(fixed, { perSecond: 10_000 });
  // A server that takes everything: each asks once.
  expect(figures).toMatchObject({ requests: 60, amplification: 1 });
  expect(figures.perSecond.reduce((sum, count) => sum + count, 0)).toBe(60);
  expect(figures.backMs.last).toBeLessThan(10_000);
});

it("a client that brings the run to a halt is told so, and is no pass", async () => {
  const spins: SubjectModule = {
    name: "spins",
    create: () => ({
      start: async () => void (await new Promise(() => {})),
      stop: async () => {},
      send: async () => ({ outcome: "declined", reason: "stopped" }),
      login: async () => {},
    }),
  };
  expect(await herdOf(spins)).toMatchObject({
    verdict: "violated",
    phase: "liveness",
    halted: expect.stringContaining("nothing in flight"),
  });
});
