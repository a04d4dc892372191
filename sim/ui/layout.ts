/** Where the lanes of a timeline are, from top to bottom, and what lies at a point of it. Pixels. */
import type { Bar, Lane, Mark } from "../report/timeline/lane.ts";

export const ROW = 15;
export const PAD = 5;
/** Above the bars, where a narrow page has its names. */
const NAME = 15;
export const AXIS = 42;
const HEAD = 24;

export interface Placed {
  lane: Lane;
  /** Which run of those that are shown. */
  run: number;
  top: number;
  height: number;
  /** Where its first row of bars begins. */
  barsTop: number;
}

/** A line above the lanes of a run, or of an account. */
export interface Heading {
  run: number;
  account: string;
  top: number;
}

export interface Layout {
  lanes: readonly Placed[];
  headings: readonly Heading[];
  height: number;
}

/** Lanes of one run and account; an empty name stands for what befell the whole run. */
export interface Group {
  run: number;
  account: string;
  lanes: readonly Lane[];
}

export function layoutOf(
  groups: readonly Group[],
  { hasHeadings, isNarrow }: { hasHeadings: boolean; isNarrow: boolean },
): Layout {
  const lanes: Placed[] = [];
  const headings: Heading[] = [];
  let top = AXIS;
  for (const { run, account, lanes: its } of groups) {
    if (hasHeadings && account !== "") {
      headings.push({ run, account, top });
      top += HEAD;
    }
    for (const lane of its) {
      const above = isNarrow ? NAME : 0;
      const height = above + lane.rows * ROW + PAD * 2;
      lanes.push({ lane, run, top, height, barsTop: top + above + PAD });
      top += height;
    }
  }
  return { lanes, headings, height: top };
}

export interface Hit {
  run: number;
  seq?: number;
  breach?: number;
  words: string;
}

/** How near counts, pixels. */
const REACH = 6;

/** What lies at a point: a mark before a bar, the nearest of each. */
export function hitAt(layout: Layout, x: number, y: number, scale: (atMs: number) => number): Hit | null {
  const placed = layout.lanes.find(({ top, height }) => y >= top && y < top + height);
  if (placed === undefined) return null;
  const { lane, run, barsTop } = placed;
  const mark = nearest(lane.marks, ({ atMs }) => Math.abs(scale(atMs) - x));
  if (mark !== undefined) {
    const { seq, breach, label = "" } = mark;
    return { run, seq, words: label, ...(breach !== undefined && { breach }) };
  }
  const row = Math.floor((y - barsTop) / ROW);
  const bar = nearest(
    lane.bars.filter(each => lane.rows === 1 || (each.row ?? 0) === row),
    ({ fromMs, untilMs }) => Math.max(scale(fromMs) - x, x - scale(untilMs), 0),
  );
  return bar === undefined
    ? null
    : { run, words: bar.label ?? "", ...(bar.seq !== undefined && { seq: bar.seq }) };
}

function nearest<Some extends Bar | Mark>(
  some: readonly Some[],
  distance: (one: Some) => number,
): Some | undefined {
  let best: Some | undefined;
  let bestAt = REACH;
  for (const one of some) {
    const at = distance(one);
    // The later of two that are equally near lies above.
    if (at > bestAt) continue;
    best = one;
    bestAt = at;
  }
  return best;
}
