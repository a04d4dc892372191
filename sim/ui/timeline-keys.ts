/** The keys of a timeline: from event to event, from breach to breach, nearer and farther. */
import { quietOf } from "../report/timeline/moments.ts";
import type { TimelineRun } from "../report/timeline/run.ts";
import type { Route } from "./route.ts";
import type { View } from "./view.ts";

/** The records from which the keys go to the next. */
export function stopsOf(run: TimelineRun | undefined): number[] {
  if (run === undefined) return [];
  const quiet = quietOf(run);
  return run.records.filter(({ seq }) => !quiet.has(seq)).map(({ seq }) => seq);
}

/** What the keys act on. */
export interface Keys {
  view: Pick<View, "zoomBy">;
  stops: readonly number[];
  record: number | undefined;
  breach: number;
  breaches: number;
  select(part: Pick<Route, "breach" | "record">): void;
}

/** By the name of the key. */
export const ACTIONS: Readonly<Record<string, (keys: Keys) => void>> = {
  ArrowRight: ({ stops, record = -1, breach, select }) => {
    const next = stops.find(seq => seq > record);
    if (next !== undefined) select({ breach, record: next });
  },
  ArrowLeft: ({ stops, record = Number.POSITIVE_INFINITY, breach, select }) => {
    const next = stops.findLast(seq => seq < record);
    if (next !== undefined) select({ breach, record: next });
  },
  ArrowDown: ({ breach, breaches, select }) => {
    if (breach + 1 < breaches) select({ breach: breach + 1 });
  },
  ArrowUp: ({ breach, select }) => {
    if (breach > 0) select({ breach: breach - 1 });
  },
  "+": ({ view }) => view.zoomBy(1.6),
  "=": ({ view }) => view.zoomBy(1.6),
  "-": ({ view }) => view.zoomBy(1 / 1.6),
  "0": ({ view }) => view.zoomBy(0),
};
