/** Long outages, in numbers: few requests, fewer words, and a start that reaches nobody says why. */
import { describe, expect, it } from "vitest";
import { readScenarios } from "../../../sim/commands/trials.ts";
import type { Scenario } from "../../../sim/scenario/scenario.ts";
import fixed from "../../../sim/subject/fixed.ts";
import type { TraceRecord } from "../../../sim/trace/record.ts";
import { simulate } from "../../../sim/world/simulate.ts";

const HOUR_MS = 3_600_000;

async function recordsOf(name: string): Promise<readonly TraceRecord[]> {
  const [scenario] = readScenarios([name]) as [Scenario];
  return (await simulate({ scenario, subject: fixed })).trace.records;
}

function ofType<Type extends TraceRecord["type"]>(
  records: readonly TraceRecord[],
  type: Type,
): Extract<TraceRecord, { type: Type }>[] {
  return records.filter(record => record.type === type) as Extract<TraceRecord, { type: Type }>[];
}

describe("fifteen hours and a half in which every connection is refused", async () => {
  const records = await recordsOf("transport/fifteen-hours-down");
  const isDuring = ({ atMs }: TraceRecord): boolean => atMs > HOUR_MS && atMs < 16 * HOUR_MS;

  it("cost less than 750 requests an hour", () => {
    const requests = ofType(records, "request").filter(isDuring).length;
    expect(requests).toBeGreaterThan(15 * 60);
    expect(requests).toBeLessThan(15 * 750);
  });

  it("change no word of the account's state after the first", () => {
    expect(ofType(records, "status").filter(isDuring)).toEqual([]);
    const [said] = ofType(records, "status").filter(({ atMs }) => atMs > HOUR_MS / 2);
    expect(said?.state).toBe("recovering");
    expect(said?.atMs).toBeLessThan(HOUR_MS / 2 + 10_000);
  });
});

it("a start into a dead network says why", async () => {
  const said = ofType(await recordsOf("transport/down-at-startup"), "status");
  expect(said.map(({ state }) => state)).toEqual(["recovering", "recovering", "live", "stopped"]);
  expect(said[1]?.reason).toBe("transport");
  expect(said[1]?.atMs).toBeLessThan(10_000);
});
