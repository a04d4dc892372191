/** The day that every contender of the benchmark lives through: healthy, one message an hour. */

import { parseScenario } from "../sim/scenario/parse.ts";
import type { Scenario } from "../sim/scenario/scenario.ts";

export const DAY_MS = 24 * 3_600_000;
/** The server holds an idle poll so long. */
export const HOLD_MS = 34_990;

const TEXT = `title: a healthy day
runs: 24h
settle: 1h
workload:
  - { every: 1h, until: 23h, inbound: alice }
`;

const parsed = (text: string): Scenario =>
  parseScenario(text, { file: "bench/healthy-day.ts", name: "healthy-day" });

export const healthyDay = parsed(TEXT);

/** The same day with faults whose windows are open all day and whose condition is never met. */
export const idleFaultsDay = parsed(
  `${TEXT}faults:\n${`  - { kind: connection-reset, at: 0s, on: getupdates, session: dead }\n`.repeat(20)}`,
);
