/** From drafts of faults to the fault lines of a scenario. */
import { defaultFaultName } from "../scenario/faults.ts";
import type { FaultLine } from "../scenario/scenario.ts";
import type { FaultDraft } from "./fault-arbitrary.ts";

/** A window that lasts until heal lasts at least so long: a poll is held for half a minute. */
const OPEN_MS_MIN = 3 * 60_000;
/** How often a window that opens again does so at least. */
const OPENINGS_MIN = 3;

/** The lines in file order, with the names that a file would give them. */
export function faultLines(drafts: readonly FaultDraft[], accounts: readonly string[]): FaultLine[] {
  return drafts.map(({ kind, atMs, window, skip, chance, endpoints, account, attributes }, position) => ({
    name: defaultFaultName(kind, position),
    kind,
    atMs,
    ...(window.lengthMs !== undefined && { untilMs: atMs + window.lengthMs }),
    ...(window.everyMs !== undefined && { everyMs: window.everyMs }),
    ...(window.count !== undefined && { count: window.count }),
    skip,
    chance,
    endpoints: [...endpoints],
    ...(account !== undefined && { account: accounts[account % accounts.length] as string }),
    attributes: { ...attributes },
  }));
}

/** The run must not heal before: the window has had its time, and so has the workload that comes with the fault. */
export function faultEndMs({ atMs, window, companyAfterMs }: FaultDraft): number {
  const openMs = Math.max(OPEN_MS_MIN, companyAfterMs + OPEN_MS_MIN, window.lengthMs ?? 0);
  const againMs = window.everyMs === undefined ? 0 : (OPENINGS_MIN - 1) * window.everyMs;
  return atMs + againMs + openMs;
}
