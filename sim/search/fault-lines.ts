/** From drafts of faults to the fault lines of a scenario. */
import { faultKind } from "../fault/table.ts";
import { defaultFaultName } from "../scenario/faults.ts";
import type { FaultLine } from "../scenario/scenario.ts";
import { ENDPOINTS } from "../trace/record.ts";
import type { FaultDraft } from "./fault-arbitrary.ts";

/** A window that lasts until heal lasts at least so long: a poll is held for half a minute. */
const OPEN_MS_MIN = 3 * 60_000;
/** How often a window that opens again does so at least. */
const OPENINGS_MIN = 3;

/**
 * The lines with the names that a file would give them. Of several faults that could act on a request the first in
 * file order does, so the narrower ones stand first: a broad one in front of them would leave them nothing to touch.
 */
export function faultLines(drafts: readonly FaultDraft[], accounts: readonly string[]): FaultLine[] {
  const narrowFirst = withoutOverlaps(drafts).toSorted((a, b) => breadth(a) - breadth(b) || b.atMs - a.atMs);
  return narrowFirst.map(
    ({ kind, atMs, window, skip, chance, regime, endpoints, account, attributes }, position) => ({
      name: defaultFaultName(kind, position),
      kind,
      atMs,
      ...(window.lengthMs !== undefined && { untilMs: atMs + window.lengthMs }),
      ...(window.everyMs !== undefined && { everyMs: window.everyMs }),
      ...(window.count !== undefined && { count: window.count }),
      skip,
      chance,
      ...(regime !== undefined && { regime }),
      endpoints: [...endpoints],
      ...(account !== undefined && { account: accounts[account % accounts.length] as string }),
      attributes: { ...attributes },
    }),
  );
}

/** Of kinds that exclude each other (a process dies once at a time) the first stays, and opens once. */
function withoutOverlaps(drafts: readonly FaultDraft[]): FaultDraft[] {
  const seen = new Set<string>();
  return drafts.flatMap(draft => {
    const { exclusive, onClose } = faultKind(draft.kind);
    if (exclusive === undefined || onClose === undefined) return [draft];
    if (seen.has(exclusive)) return [];
    seen.add(exclusive);
    const { everyMs: _, ...window } = draft.window;
    return [{ ...draft, window }];
  });
}

/** The run must not heal before: the window has had its time, and so has the workload that comes with the fault. */
export function faultEndMs({ atMs, window, companyAfterMs }: FaultDraft): number {
  const openMs = Math.max(OPEN_MS_MIN, companyAfterMs + OPEN_MS_MIN, window.lengthMs ?? 0);
  const againMs = window.everyMs === undefined ? 0 : (OPENINGS_MIN - 1) * window.everyMs;
  return atMs + againMs + openMs;
}

/** Endpoints weigh more than windows. */
function breadth({ endpoints, window }: FaultDraft): number {
  const widthOfWindow = window.count !== undefined ? 0 : window.lengthMs !== undefined ? 1 : 2;
  return (endpoints.length === 0 ? ENDPOINTS.length : endpoints.length) * 3 + widthOfWindow;
}
