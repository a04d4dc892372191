/** A host's watchdog takes an account for dead that has told of no answered poll for so long (OpenClaw's health monitor). */
export const WATCHDOG_STALE_MS = 30 * 60_000;
