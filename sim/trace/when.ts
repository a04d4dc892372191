/** How virtual time is written for people: clock times such as `06:00:35` and durations such as `1 h 0 min`. */

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** What a language writes times with. */
export interface TimeWords {
  /** A time on a later day of the run: `day 2 06:00:35`. */
  onDay(day: number, clock: string): string;
  /** The units of a length of time. */
  readonly units: Readonly<Record<"d" | "h" | "min" | "s" | "ms", string>>;
}

export const ENGLISH_TIMES: TimeWords = {
  onDay: (day, clock) => `day ${day} ${clock}`,
  units: { d: "d", h: "h", min: "min", s: "s", ms: "ms" },
};

/**
 * The wall clock (UTC) at a virtual moment, with the day when the run has passed midnight.
 *
 * @param start ISO time of virtual 0 ms, as the trace's header gives it.
 * @example clockTime("2026-03-01T06:00:00Z", 35_000, ENGLISH_TIMES) // "06:00:35"
 */
export function clockTime(start: string, atMs: number, { onDay }: TimeWords): string {
  const startMs = Date.parse(start);
  const moment = new Date(startMs + Math.floor(atMs));
  const days = Math.floor(moment.getTime() / DAY_MS) - Math.floor(startMs / DAY_MS);
  const iso = moment.toISOString();
  const clock = moment.getUTCMilliseconds() === 0 ? iso.slice(11, 19) : iso.slice(11, 23);
  return days === 0 ? clock : onDay(days + 1, clock);
}

/**
 * A length of time in its two largest units.
 *
 * @example duration(3_600_000, ENGLISH_TIMES) // "1 h 0 min"
 */
export function duration(lengthMs: number, { units }: TimeWords): string {
  const ms = Math.round(lengthMs);
  if (ms < SECOND_MS) return `${ms} ${units.ms}`;
  if (ms < MINUTE_MS) return `${ms / SECOND_MS} ${units.s}`;
  if (ms < HOUR_MS) return twoUnits(ms, MINUTE_MS, units.min, SECOND_MS, units.s);
  if (ms < DAY_MS) return twoUnits(ms, HOUR_MS, units.h, MINUTE_MS, units.min);
  return twoUnits(ms, DAY_MS, units.d, HOUR_MS, units.h);
}

function twoUnits(ms: number, largeMs: number, large: string, smallMs: number, small: string): string {
  return `${Math.floor(ms / largeMs)} ${large} ${Math.floor((ms % largeMs) / smallMs)} ${small}`;
}
