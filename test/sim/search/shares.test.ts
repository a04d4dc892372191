/** What the search draws, in shares of 500 scenarios: none of it rare enough to be missed, and runs that stay short. */
import { describe, expect, test } from "vitest";
import type { Scenario, WorkloadLine } from "../../../sim/scenario/scenario.ts";
import { scenarioOfRun } from "../../../sim/search/scenario-of-run.ts";

const RUNS = 500;
const drawn = Array.from({ length: RUNS }, (_, run) => scenarioOfRun("shares", run));

type Has = (scenario: Scenario) => boolean;
const line =
  (is: (line: WorkloadLine) => boolean): Has =>
  ({ workload }) =>
    workload.some(is);
const usersOf = ({ workload }: Scenario, action: WorkloadLine["action"]): Set<string> =>
  new Set(workload.filter(line => line.action === action).map(({ account, user }) => `${account} ${user}`));
const bothWays = (scenario: Scenario): string[] => {
  const written = usersOf(scenario, "send");
  return [...usersOf(scenario, "inbound")].filter(user => written.has(user));
};

/** Each with the least number of the 500 that have it. */
const FLOORS: readonly (readonly [string, number, Has])[] = [
  ["two users who write", 350, scenario => usersOf(scenario, "inbound").size > 1],
  ["two users who are written to", 350, scenario => usersOf(scenario, "send").size > 1],
  ["two users who write and are written to", 150, scenario => bothWays(scenario).length > 1],
  ["a login", 100, line(({ action }) => action === "login")],
  ["a scan", 40, line(({ action }) => action === "scan")],
  ["a restart", 150, line(({ action }) => action === "stop")],
  ["a text beyond one message", 100, line(({ chars = 0 }) => chars > 4_000)],
  ["a file to send", 100, line(({ action, as }) => action === "send" && as !== undefined)],
  ["a message that is no text", 100, line(({ action, as }) => action === "inbound" && as !== undefined)],
  ["a group", 100, line(({ group }) => group !== undefined)],
  ["the same words again", 60, line(({ same }) => same === true)],
  ["typing outside a turn", 150, line(({ action }) => action === "typing")],
  ["replies", 180, ({ host }) => host.reply],
  ["a handler that takes its time", 130, ({ host }) => host.handlerMs > 0],
  ["a quota", 30, ({ server }) => server.quota !== null],
  ["a limit of haste", 20, ({ server }) => server.burst !== null],
  ["a window after the user's word", 12, ({ server }) => server.windowMs !== null],
  ["two accounts", 90, ({ accounts }) => accounts.length > 1],
  ["a watchdog", 50, ({ host }) => host.watchdog],
];

describe("500 generated scenarios", () => {
  test.each(FLOORS)("have %s at least %d times", (_, floor, has) => {
    expect(drawn.filter(has).length).toBeGreaterThanOrEqual(floor);
  });

  test("last an hour and a half on average at most, and have ten lines of workload", () => {
    const mean = (of: (scenario: Scenario) => number) => drawn.reduce((sum, s) => sum + of(s), 0) / RUNS;
    expect(mean(({ endAtMs }) => endAtMs)).toBeLessThan(90 * 60_000);
    expect(mean(({ workload }) => workload.length)).toBeLessThan(10);
  });
});
