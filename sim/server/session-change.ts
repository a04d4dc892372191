/** The one place where a session changes, and the short memory of what was before: what a restart falls back to. */
import type { SessionState } from "../trace/record.ts";
import type { AccountState } from "./account.ts";
import type { Effect } from "./effect.ts";

/** How far back a restart with `last-minutes` goes: 5 minutes. Made up; backups of such services are that fresh at best. */
export const ROLLBACK_MS = 300_000;

/** Snapshots kept at most, however much happens in that time; the older half makes room. */
const SNAPSHOTS_MAX = 20_000;

/** Move a session; notes it only when it changes, or when told to. */
export function changeSession(
  account: AccountState,
  session: SessionState,
  cause: string,
  nowMs: number,
  always = false,
): Effect[] {
  if (session === "live") account.lastTrafficMs = nowMs;
  if (account.session === session && !always) return [];
  account.session = session;
  remember(account, nowMs);
  return [{ effect: "note", record: { type: "session", account: account.name, state: session, cause } }];
}

/** Take a snapshot; those that no restart can need any more are dropped. */
export function remember(account: AccountState, nowMs: number): void {
  const { session, generation, acked, history } = account;
  history.push({ atMs: nowMs, session, generation, acked });
  let old = 0;
  while (old + 1 < history.length && (history[old + 1] as { atMs: number }).atMs <= nowMs - ROLLBACK_MS)
    old++;
  if (history.length > SNAPSHOTS_MAX) old = Math.max(old, history.length >> 1);
  if (old > 0) history.splice(0, old);
}
