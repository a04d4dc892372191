/** How virtual time is written for people: clock times such as `06:00:35` and durations such as `1 h 0 min`. */

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/**
 * The wall clock (UTC) at a virtual moment, with the day when the run has passed midnight.
 *
 * @param start ISO time of virtual 0 ms, as the trace's header gives it.
 * @example clockTime("2026-03-01T06:00:00Z", 35_000) // "06:00:35"
 */
export function clockTime(start: string, atMs: number): string {
  const startMs = Date.parse(start);
  const moment = new Date(startMs + Math.floor(atMs));
  const days = Math.floor(moment.getTime() / DAY_MS) - Math.floor(startMs / DAY_MS);
  const iso = moment.toISOString();
  const clock = moment.getUTCMilliseconds() === 0 ? iso.slice(11, 19) : iso.slice(11, 23);
  return days === 0 ? clock : `day ${days + 1} ${clock}`;
}

/**
 * A length of time in its two largest units.
 *
 * @example duration(3_600_000) // "1 h 0 min"
 */
export function duration(lengthMs: number): string {
  const ms = Math.round(lengthMs);
  if (ms < SECOND_MS) return `${ms} ms`;
  if (ms < MINUTE_MS) return `${ms / SECOND_MS} s`;
  if (ms < HOUR_MS) return twoUnits(ms, MINUTE_MS, "min", SECOND_MS, "s");
  if (ms < DAY_MS) return twoUnits(ms, HOUR_MS, "h", MINUTE_MS, "min");
  return twoUnits(ms, DAY_MS, "d", HOUR_MS, "h");
}

function twoUnits(ms: number, largeMs: number, large: string, smallMs: number, small: string): string {
  return `${Math.floor(ms / largeMs)} ${large} ${Math.floor((ms % largeMs) / smallMs)} ${small}`;
}
