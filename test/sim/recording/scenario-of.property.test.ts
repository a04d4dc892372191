/** Whatever was recorded makes a scenario that the project's own parser reads, as it is. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { INVARIANTS } from "../../../sim/invariant/table.ts";
import { scenarioOf } from "../../../sim/recording/scenario-of.ts";
import { wireVerdictOf } from "../../../sim/recording/wire-verdict.ts";
import { parseScenario } from "../../../sim/scenario/parse.ts";
import { printScenario } from "../../../sim/scenario/print.ts";
import { recordings } from "./arbitrary.ts";

it("it parses, and says what it was made of", () => {
  fc.assert(
    fc.property(recordings, recording => {
      const { scenario, cut } = scenarioOf(recording);
      const yaml = printScenario(scenario);
      const again = parseScenario(yaml, { file: "recorded.yaml", name: "recorded" });
      expect(again).toEqual(scenario);
      expect(cut).toBe(0);
    }),
    { numRuns: 200 },
  );
});

it("the same recording makes the same scenario, and leaves the recording as it was", () => {
  fc.assert(
    fc.property(recordings, recording => {
      const before = structuredClone(recording);
      expect(scenarioOf(recording)).toEqual(scenarioOf(structuredClone(recording)));
      expect(recording).toEqual(before);
    }),
    { numRuns: 50 },
  );
});

it("every message that came is written once, and no send is made up", () => {
  fc.assert(
    fc.property(recordings, recording => {
      const { workload, accounts } = scenarioOf(recording).scenario;
      const times = (action: string): number =>
        workload
          .filter(line => line.action === action)
          .reduce(
            (sum, { atMs, everyMs, untilMs = atMs }) =>
              sum + (everyMs === undefined ? 1 : Math.floor((untilMs - atMs) / everyMs) + 1),
            0,
          );
      const came = new Set(
        recording.exchanges.flatMap(({ reply }) =>
          (reply?.batch?.messages ?? []).filter(({ echo }) => echo !== true).map(({ id }) => id),
        ),
      );
      // An id counts for each account that it came to.
      expect(times("inbound")).toBeGreaterThanOrEqual(came.size);
      expect(times("inbound")).toBeLessThanOrEqual(came.size * accounts.length);
      const asked = recording.exchanges.filter(one => one.asked.what === "send").length;
      expect(times("send")).toBeLessThanOrEqual(asked);
    }),
    { numRuns: 200 },
  );
});

it("what the wire shows of a client is a verdict over invariants that there are", () => {
  const names = INVARIANTS.map(({ name }) => name);
  fc.assert(
    fc.property(recordings, recording => {
      const verdict = wireVerdictOf(recording);
      if (verdict !== "pass") expect(names).toEqual(expect.arrayContaining(verdict));
    }),
    { numRuns: 200 },
  );
});
