/** A fault line before it has a name: times in milliseconds since the recording's first request. */
import { faultKind } from "../fault/table.ts";
import { defaultFaultName } from "../scenario/faults.ts";
import type { FaultLine } from "../scenario/scenario.ts";
import type { Endpoint } from "../trace/endpoint.ts";

export interface FaultDraft {
  kind: string;
  /** As YAML gives them. */
  with?: Readonly<Record<string, unknown>>;
  fromMs: number;
  /** Absent for what acts on the server, and where `count` ends it. */
  untilMs?: number;
  count?: number;
  chance?: number;
  /** Empty for what acts on the server, and for all that the kind can be aimed at. */
  on: readonly Endpoint[];
  /** Absent for all. */
  account?: number;
}

/** @param fit rounds times, and keeps them before heal */
export function faultLineOf(
  draft: FaultDraft,
  position: number,
  accounts: readonly string[],
  fit: { down(ms: number): number; up(ms: number): number; healAtMs: number },
): FaultLine {
  const { kind, fromMs, untilMs, count, chance = 1, on, account } = draft;
  const atMs = fit.down(fromMs);
  const closesMs = untilMs === undefined ? undefined : Math.max(fit.up(untilMs), atMs + 1);
  const name = account === undefined || accounts.length === 1 ? undefined : accounts[account];
  return {
    name: defaultFaultName(kind, position),
    kind,
    atMs,
    // One that lasts until heal needs no end of its own.
    ...(closesMs !== undefined && closesMs < fit.healAtMs && { untilMs: closesMs }),
    ...(count !== undefined && { count }),
    skip: 0,
    chance,
    endpoints: [...on],
    ...(name !== undefined && { account: name }),
    attributes: faultKind(kind).attributes.parse(draft.with ?? {}) as FaultLine["attributes"],
  };
}
