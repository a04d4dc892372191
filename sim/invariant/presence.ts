/** Whether an account was running, and whether it had ever logged in, at one point of a trace. */
import type { Timeline } from "./timeline.ts";

export interface Presence {
  /** It was asked to start, the start did not fail, and since then nobody asked it to stop and it did not crash. */
  running: boolean;
  /** It had a credential: one was issued, or it was started with one. */
  loggedIn: boolean;
}

/**
 * Read an account's presence just before the record at `seq`.
 * Walks the account's course, so it is for the rare question, not for every record.
 */
export function presenceAt(timeline: Timeline, account: string, seq: number): Presence {
  const presence: Presence = { running: false, loggedIn: false };
  for (const record of timeline.accounts.get(account)?.course ?? []) {
    if (record.seq >= seq) break;
    if (record.type === "credential") presence.loggedIn = true;
    if (record.type === "crash") presence.running = false;
    if (record.type !== "lifecycle") continue;
    if (record.step === "start-asked") {
      presence.running = true;
      presence.loggedIn = true;
    } else if (record.step === "stop-asked" || record.step === "start-failed") presence.running = false;
  }
  return presence;
}
