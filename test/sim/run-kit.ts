/** What tests of whole runs share: a plain scenario to vary, and lines of faults. */

import { faultKind } from "../../sim/fault/table.ts";
import type { FaultLine, Scenario } from "../../sim/scenario/scenario.ts";
import { DEFAULT_SERVER } from "../../sim/scenario/settings.ts";
import { DEFAULT_LIMITS } from "../../sim/trace/limits/limits.ts";

export const MINUTE = 60_000;

/** The last record of a run whose client let go of everything. */
export const NOTHING_LEFT = { type: "leftover", timers: 0, requests: 0, listeners: 0, handles: 0 } as const;

type Overrides = Partial<Omit<Scenario, "server" | "host">> & {
  server?: Partial<Scenario["server"]>;
  host?: Partial<Scenario["host"]>;
};

/** Two minutes of a quiet world, healed after the first; everything can be given another value. */
export function scenarioOf(overrides: Overrides = {}): Scenario {
  return {
    name: "test",
    title: "A test's own scenario",
    why: ["a test"],
    seed: "1",
    startMs: Date.parse("2026-03-01T06:00:00Z"),
    accounts: ["bot"],
    healAtMs: MINUTE,
    endAtMs: 2 * MINUTE,
    workload: [],
    faults: [],
    expect: {},
    limits: DEFAULT_LIMITS,
    ...overrides,
    server: {
      ...DEFAULT_SERVER,
      ...overrides.server,
    },
    host: { watchdog: false, handlerMs: 0, reply: false, typing: false, ...overrides.host },
  };
}

/** A fault line by its kind; attributes are checked and filled in as the parser would. */
export function faultOf(
  kind: string,
  given: Partial<FaultLine> & { with?: Record<string, unknown> } = {},
): FaultLine {
  const { with: attributes = {}, ...line } = given;
  return {
    name: kind,
    kind,
    atMs: 0,
    skip: 0,
    chance: 1,
    endpoints: [],
    ...line,
    attributes: faultKind(kind).attributes.parse(attributes),
  };
}
