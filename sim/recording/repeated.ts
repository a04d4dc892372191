/** Lines of a workload that come at equal times are one line with `every`. */
import type { WorkloadLine } from "../scenario/scenario.ts";

/** So many times in a row, or they stay as they are. */
const TIMES_MIN = 3;
/** Times that differ from the beat by less are on it, share of the beat. */
const SLACK = 0.02;

/** @param gridMs times are multiples of it */
export function repeated(lines: readonly WorkloadLine[], gridMs: number): WorkloadLine[] {
  const groups = Map.groupBy(lines, ({ atMs: _, ...what }) => JSON.stringify(what));
  return [...groups.values()].flatMap(alike => onBeats(alike, gridMs)).toSorted((a, b) => a.atMs - b.atMs);
}

function onBeats(alike: readonly WorkloadLine[], gridMs: number): WorkloadLine[] {
  const out: WorkloadLine[] = [];
  for (let at = 0; at < alike.length; ) {
    const length = beatFrom(alike, at, gridMs);
    const first = alike[at] as WorkloadLine;
    const last = alike[at + length - 1] as WorkloadLine;
    if (length < TIMES_MIN) {
      out.push(first);
      at++;
      continue;
    }
    const everyMs = Math.round((last.atMs - first.atMs) / (length - 1) / gridMs) * gridMs;
    out.push({ ...first, everyMs, untilMs: first.atMs + everyMs * (length - 1) });
    at += length;
  }
  return out;
}

/** How many lines from there on keep the beat of the first two. */
function beatFrom(alike: readonly WorkloadLine[], from: number, gridMs: number): number {
  const timeOf = (at: number): number => alike[at]?.atMs ?? Number.NaN;
  const beatMs = timeOf(from + 1) - timeOf(from);
  const slackMs = Math.max(gridMs, beatMs * SLACK);
  if (!(beatMs > 2 * slackMs)) return 1;
  let length = 2;
  while (Math.abs(timeOf(from + length) - timeOf(from) - beatMs * length) <= slackMs) length++;
  return length;
}
