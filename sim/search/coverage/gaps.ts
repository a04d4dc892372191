/** What a coverage leaves out of what is owed, by the situation in which a fault was to strike. */
import type { Cell } from "./cells.ts";
import type { Coverage } from "./coverage.ts";
import { everyCell } from "./owed.ts";

/** What the client said, where its life was, and the endpoint: everything of a cell but the kind. */
export interface Situation extends Omit<Cell, "kind"> {
  /** How often any fault struck there. */
  times: number;
  /** Kinds that are owed there. */
  owed: number;
  /** Those of them that never struck there. */
  missing: readonly string[];
}

/** Every situation that is owed, in which kinds are missing first. */
export function situationsOf({ cells }: Coverage): Situation[] {
  const found = new Map<string, Situation & { missing: string[] }>();
  for (const { name, cell, excuse } of everyCell()) {
    if (excuse !== undefined) continue;
    const { kind, ...place } = cell;
    const key = JSON.stringify(place);
    const situation = found.get(key) ?? { ...place, times: 0, owed: 0, missing: [] };
    found.set(key, situation);
    const times = cells[name] ?? 0;
    situation.owed++;
    situation.times += times;
    if (times === 0) situation.missing.push(kind);
  }
  return [...found.values()].toSorted((a, b) => b.missing.length - a.missing.length);
}

/** How many owed cells each kind is missing, the most first. */
export function missingByKind(situations: readonly Situation[]): [kind: string, cells: number][] {
  const counts = new Map<string, number>();
  for (const { missing } of situations)
    for (const kind of missing) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}
