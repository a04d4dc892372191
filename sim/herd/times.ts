/** When what happens to a herd, from how many its clients are and what the server gets through. */
import type { HerdPlan, HerdTimes } from "./herd.ts";

/** All is well for so long: every client holds a poll. */
const CALM_MS = 60_000;
/** The last part of the outage, in which connections come about and break: so much of it, and no more than this. */
const BREAKS_SHARE = 5;
const BREAKS_MS_MAX = 30_000;
/** Receiving is back in so long where the server takes what comes: the promise of the client's page. */
const PROMISED_MS = 10_000;
/** Polls are held so long, so that a client that is well asks so often. */
const HOLD_MS = 35_000;
/** How long the run goes on when all are due, so that a late one shows. */
const AFTER_DUE_MS = 30_000;

/** Requests a second that the herd makes when all is well: less than that is no capacity. */
export function loadOf(clients: number): number {
  return clients / (HOLD_MS / 1_000);
}

/** The plan's capacity must be above its load. */
export function timesOf({ clients, outageMs, perSecond }: Omit<HerdPlan, "seed">): HerdTimes {
  const lostMs = CALM_MS;
  const backMs = lostMs + outageMs;
  const breaksMs = backMs - Math.min(BREAKS_MS_MAX, Math.round(outageMs / BREAKS_SHARE));
  // What is back asks again and again, and takes its share.
  const drainMs = Math.ceil((1_000 * clients) / (perSecond - loadOf(clients)));
  const dueMs = backMs + drainMs + PROMISED_MS;
  return { lostMs, breaksMs, backMs, dueMs, endMs: dueMs + AFTER_DUE_MS };
}
