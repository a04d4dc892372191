/** The short life in which sequences of faults are tried: every position comes early and often, and nothing lasts long. */
import type { FaultLine, Scenario, WorkloadLine } from "../../scenario/scenario.ts";
import { DEFAULT_HOST, DEFAULT_SERVER, DEFAULT_START_MS } from "../../scenario/settings.ts";
import { DEFAULT_LIMITS } from "../../trace/limits/limits.ts";

const SECOND_MS = 1_000;
/** A poll is held so long. A client gives a silent one up 15 s later at the latest, so three of those end before the heal. */
const HOLD_MS = 8 * SECOND_MS;
/** No fault is placed later. */
export const PLACE_MS_MAX = 70 * SECOND_MS;
/** After the start that follows the stop: what is asked before a heal has happened. */
const HEAL_MS_MIN = 26 * SECOND_MS;
/** Longer than any window of a fault. */
const HEAL_AFTER_MS = 6 * SECOND_MS;
/** A poll that hangs at the heal is given up 23 s later, and receiving is back 10 s after that. */
const SETTLE_MS = 40 * SECOND_MS;

const ACCOUNT = "bot";
const USER = "alice";

/**
 * She writes and is written to, the account is stopped and started once, and after the heal a new login cures what
 * nothing else does, and she writes again.
 */
function workload(healAtMs: number): WorkloadLine[] {
  const often = { user: USER, everyMs: 16 * SECOND_MS, untilMs: healAtMs };
  const lines: Omit<WorkloadLine, "account">[] = [
    { action: "start", atMs: 0 },
    { action: "inbound", atMs: 3 * SECOND_MS, ...often },
    { action: "send", atMs: 11 * SECOND_MS, ...often },
    { action: "stop", atMs: 29 * SECOND_MS },
    { action: "start", atMs: 30 * SECOND_MS },
    { action: "login", atMs: healAtMs + 5 * SECOND_MS },
    { action: "inbound", user: USER, atMs: healAtMs + 15 * SECOND_MS },
  ];
  return lines.map(line => ({ ...line, account: ACCOUNT }));
}

/**
 * That life with these faults in it.
 * @param whole Whether it shows every place for one more; else it heals soon after the last.
 */
export function courseWith(faults: readonly FaultLine[], { whole }: { whole: boolean }): Scenario {
  const lastMs = whole ? PLACE_MS_MAX : Math.max(HEAL_MS_MIN, ...faults.map(({ atMs }) => atMs));
  const healAtMs = Math.ceil(lastMs / SECOND_MS) * SECOND_MS + HEAL_AFTER_MS;
  return {
    name: "exhaust",
    title: "A sequence of faults",
    why: [],
    seed: "1",
    startMs: DEFAULT_START_MS,
    accounts: [ACCOUNT],
    healAtMs,
    endAtMs: healAtMs + SETTLE_MS,
    server: { ...DEFAULT_SERVER, holdMs: HOLD_MS, advertiseMs: HOLD_MS },
    host: { ...DEFAULT_HOST, handlerMs: 2 * SECOND_MS, reply: true },
    workload: workload(healAtMs),
    faults: [...faults],
    expect: {},
    limits: { ...DEFAULT_LIMITS },
  };
}
