/** Bars and marks of a lane as paths of an SVG: one for each tone, however many there are. */
import type { Bar, Mark, Tone } from "./lane.ts";

/** Where a moment is, in pixels. */
export type Scale = (atMs: number) => number;

export interface Window {
  /** Pixels, from the left of the drawing. */
  from: number;
  to: number;
}

/** Bars are at least this wide, and nearer ones of a tone are drawn as one; pixels. */
const WIDTH_MIN = 2;
const NEAR = 0.6;

interface Box {
  tone: Tone;
  row: number;
  from: number;
  to: number;
}

/** By tone, what is to be seen within the window. */
export function barPaths(
  bars: readonly Bar[],
  {
    scale,
    window,
    top,
    height,
  }: { scale: Scale; window: Window; top: (row: number) => number; height: number },
): Map<Tone, string> {
  const paths = new Map<Tone, string>();
  const draw = ({ tone, row, from, to }: Box): void => {
    const x = from.toFixed(1);
    const path = `M${x} ${top(row)}H${to.toFixed(1)}V${top(row) + height}H${x}Z`;
    paths.set(tone, (paths.get(tone) ?? "") + path);
  };
  const open = new Map<string, Box>();
  for (const { fromMs, untilMs, tone, row = 0 } of bars) {
    const from = scale(fromMs);
    const to = Math.max(scale(untilMs), from + WIDTH_MIN);
    if (to < window.from || from > window.to) continue;
    const box = { tone, row, from: Math.max(from, window.from - 10), to: Math.min(to, window.to + 10) };
    const key = `${tone} ${row}`;
    const last = open.get(key);
    if (last !== undefined && box.from - last.to < NEAR) last.to = Math.max(last.to, box.to);
    else {
      if (last !== undefined) draw(last);
      open.set(key, box);
    }
  }
  for (const box of open.values()) draw(box);
  return paths;
}

/** By tone, upright strokes; one pixel has room for one. */
export function markPaths(
  marks: readonly Mark[],
  { scale, window, top, height }: { scale: Scale; window: Window; top: number; height: number },
): Map<Tone, string> {
  const paths = new Map<Tone, string>();
  const lastAt = new Map<Tone, number>();
  for (const { atMs, tone } of marks) {
    const x = scale(atMs);
    if (x < window.from - 4 || x > window.to + 4 || x - (lastAt.get(tone) ?? -9) < 1) continue;
    lastAt.set(tone, x);
    paths.set(tone, `${paths.get(tone) ?? ""}M${x.toFixed(1)} ${top}v${height}`);
  }
  return paths;
}
