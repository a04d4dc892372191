/** The day that every contender of the benchmark lives through: healthy, one message an hour. */

import { parseScenario } from "../sim/scenario/parse.ts";
import type { Scenario } from "../sim/scenario/scenario.ts";

export const DAY_MS = 24 * 3_600_000;
/** The server holds an idle poll so long. */
export const HOLD_MS = 34_990;

export const healthyDay: Scenario = parseScenario(
  `title: a healthy day
runs: 24h
settle: 1h
workload:
  - { every: 1h, until: 23h, inbound: alice }
`,
  { file: "bench/healthy-day.ts", name: "healthy-day" },
);
