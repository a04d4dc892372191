import { describe, expect, test } from "vitest";
import { FAULT_KINDS } from "../../../sim/fault/table.ts";
import { parseScenario } from "../../../sim/scenario/parse.ts";
import { printScenario } from "../../../sim/scenario/print.ts";
import { scenarioOfRun } from "../../../sim/search/scenario-of-run.ts";

const drawn = Array.from({ length: 300 }, (_, run) => scenarioOfRun("1", run));
const HOUR_MS = 3_600_000;

describe("a generated scenario", () => {
  test("survives printing and parsing unchanged", () => {
    for (const scenario of drawn) {
      const text = printScenario(scenario);
      expect(parseScenario(text, { file: "generated.yaml", name: scenario.name })).toStrictEqual(scenario);
    }
  });

  test("is the same for the same seed and run, and another for another run", () => {
    expect(scenarioOfRun("1", 7)).toStrictEqual(scenarioOfRun("1", 7));
    expect(scenarioOfRun("1", 7)).not.toEqual(scenarioOfRun("1", 8));
    expect(scenarioOfRun("1", 7)).not.toEqual(scenarioOfRun("2", 7));
  });

  test("is frozen throughout", () => {
    const [scenario] = drawn;
    expect(Object.isFrozen(scenario)).toBe(true);
    expect(Object.isFrozen(scenario?.server)).toBe(true);
    expect(drawn.every(({ faults }) => faults.every(fault => Object.isFrozen(fault.attributes)))).toBe(true);
  });

  test("has somebody who writes and a job that sends", () => {
    for (const { workload } of drawn) {
      const actions = workload.map(line => line.action);
      expect(actions).toContain("inbound");
      expect(actions).toContain("send");
    }
  });

  test("has at most six faults, and settles for at least 15 min within a few hours in all", () => {
    for (const { faults, healAtMs, endAtMs } of drawn) {
      expect(faults.length).toBeLessThanOrEqual(6);
      expect(endAtMs - healAtMs).toBeGreaterThanOrEqual(15 * 60_000);
      expect(healAtMs).toBeLessThanOrEqual(4 * HOUR_MS);
    }
  });

  test("stops an account only while it runs, and starts it only while it does not", () => {
    for (const { workload, accounts } of drawn) {
      for (const account of accounts) {
        const steps = workload.filter(
          line => line.account === account && (line.action === "start" || line.action === "stop"),
        );
        const expected = steps.map((_, at) =>
          (steps[0]?.action === "start") === (at % 2 === 0) ? "start" : "stop",
        );
        expect(steps.map(line => line.action)).toEqual(expected);
      }
    }
  });

  test("has each kind of fault in its turn, at each endpoint, with and without bounds", () => {
    const faults = Array.from({ length: 2_000 }, (_, run) => scenarioOfRun("1", run)).flatMap(s => s.faults);
    expect(new Set(faults.map(fault => fault.kind))).toEqual(
      new Set(FAULT_KINDS.filter(kind => kind.searched !== false).map(kind => kind.id)),
    );
    expect(new Set(faults.flatMap(fault => fault.endpoints)).size).toBe(6);
    for (const key of ["untilMs", "count", "everyMs", "account", "regime"] as const) {
      expect(faults.some(fault => fault[key] !== undefined)).toBe(true);
      expect(faults.some(fault => fault[key] === undefined)).toBe(true);
    }
  });

  test("varies the server and the host", () => {
    const values = (key: "cursor" | "ret" | "sendAnswer" | "staleShape" | "notifystart") =>
      new Set(drawn.map(({ server }) => server[key])).size;
    expect([
      values("cursor"),
      values("ret"),
      values("sendAnswer"),
      values("staleShape"),
      values("notifystart"),
    ]).toEqual([2, 2, 4, 6, 4]);
    expect(new Set(drawn.map(({ accounts }) => accounts.length))).toEqual(new Set([1, 2]));
    expect(drawn.some(({ host }) => host.watchdog)).toBe(true);
  });
});
