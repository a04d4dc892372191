/** Ticks of an axis: the roundest moments, evenly spread over its room. */
import { type Axis, momentAt, placeOf } from "./axis.ts";

export interface Tick {
  atMs: number;
  at: number;
  /** What it is a multiple of: decides whether seconds are shown. */
  roundMs: number;
}

/** Round times, the roundest first. */
const ROUND_MS = [
  86_400_000, 43_200_000, 21_600_000, 10_800_000, 3_600_000, 1_800_000, 900_000, 600_000, 300_000, 60_000,
  30_000, 10_000, 5_000, 1_000, 100,
];

/**
 * About so many ticks within a part of the axis.
 * @param start ISO time of 0 ms: round is what a clock shows as round
 * @param room places that are shown, and how many ticks have room there
 */
export function ticksOf(
  axis: Axis,
  start: string,
  { from = 0, to = 1, most }: { from?: number; to?: number; most: number },
): Tick[] {
  const startMs = Date.parse(start);
  const step = (to - from) / most;
  const ticks: Tick[] = [];
  for (let place = from + step / 2; place < to; place += step) {
    const tick = roundest(axis, startMs, place - step * 0.35, place + step * 0.35);
    const last = ticks.at(-1);
    if (last === undefined || tick.at - last.at > step * 0.5) ticks.push(tick);
  }
  return ticks;
}

function roundest(axis: Axis, startMs: number, from: number, to: number): Tick {
  const fromMs = startMs + momentAt(axis, Math.max(0, from));
  const untilMs = startMs + momentAt(axis, Math.min(1, to));
  const middleMs = (fromMs + untilMs) / 2;
  for (const roundMs of ROUND_MS) {
    const near = Math.round(middleMs / roundMs) * roundMs;
    const found = [near, near - roundMs, near + roundMs].find(ms => ms >= fromMs && ms <= untilMs);
    if (found !== undefined) return { atMs: found - startMs, at: placeOf(axis, found - startMs), roundMs };
  }
  const atMs = Math.round(middleMs) - startMs;
  return { atMs, at: placeOf(axis, atMs), roundMs: 1 };
}

/** `04:10`, or with seconds where the tick needs them. */
export function tickWords(start: string, { atMs, roundMs }: Tick): string {
  const iso = new Date(Date.parse(start) + atMs).toISOString();
  if (roundMs >= 60_000) return iso.slice(11, 16);
  return roundMs >= 1_000 ? iso.slice(11, 19) : iso.slice(11, 23);
}
