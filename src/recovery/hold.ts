/** How long the service holds an idle poll, by its own word (ilink-protocol: `longpolling_timeout_ms`, 35 s as a rule). */

/** The hold that the service is known for, used until it advertises another. */
export const HOLD_DEFAULT_MS = 35_000;
/** Advertised holds outside are not believed: below, the default counts; above, this limit. */
const HOLD_MS_MIN = 5_000;
const HOLD_MS_MAX = 60_000;

/** The advertised hold when it makes sense; undefined when the service said nothing of the kind. */
export function believableHoldMs(advertised: unknown): number | undefined {
  if (advertised === undefined || advertised === null) return undefined;
  const holdMs = Number(advertised);
  if (!(holdMs >= HOLD_MS_MIN)) return HOLD_DEFAULT_MS;
  return Math.min(holdMs, HOLD_MS_MAX);
}
