/** The drawing of a timeline: only the part that is seen, a path for each tone of a lane. */
import { useState } from "preact/hooks";
import type { Violation } from "../invariant/invariant.ts";
import { type Axis, placeOf } from "../report/timeline/axis.ts";
import type { TimelineRun } from "../report/timeline/run.ts";
import { AxisView, Folds, FoldWords } from "./axis-view.tsx";
import { NarrowNames } from "./lane-names.tsx";
import { LaneView } from "./lane-view.tsx";
import { AXIS, type Hit, hitAt, type Layout } from "./layout.ts";
import type { Route } from "./route.ts";
import type { Row } from "./rows.ts";
import { useSpeech } from "./speech.ts";
import type { View } from "./view.ts";

export interface DrawingProps {
  runs: readonly TimelineRun[];
  axis: Axis;
  layout: Layout;
  view: View;
  /** Of the first run. */
  violation: Violation | undefined;
  chosen: Row | undefined;
  select(part: Pick<Route, "breach" | "record">): void;
}

export function Drawing({ runs, axis, layout, view, violation, chosen, select }: DrawingProps) {
  const { say } = useSpeech();
  const [hit, setHit] = useState<Hit | null>(null);
  const scale = (atMs: number): number => placeOf(axis, atMs) * view.width - view.left;
  const window = { from: 0, to: view.seen };
  const [lead] = runs;
  if (lead === undefined) return null;
  const findHit = (event: MouseEvent): Hit | null => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    return hitAt(layout, event.clientX - box.left, event.clientY - box.top, scale);
  };
  const choose = (event: MouseEvent): void => {
    const found = findHit(event);
    // The records that are listed are those of the first run.
    if (found === null || found.run !== 0) return;
    if (found.breach !== undefined) select({ breach: found.breach });
    else if (found.seq !== undefined) {
      const breach = violation && lead.row.violations.indexOf(violation);
      select({ record: found.seq, ...(breach !== undefined && { breach }) });
    }
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the scroller around it has the keys.
    <svg
      class="drawing"
      width={view.seen}
      height={layout.height}
      role="img"
      aria-label={say("timeline")}
      data-hit={hit !== null && (hit.seq !== undefined || hit.breach !== undefined)}
      onMouseMove={event => setHit(findHit(event))}
      onClick={choose}
    >
      <title>{hit?.words}</title>
      <defs>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" class="hatch-ground" />
          <rect width="2.5" height="6" class="hatch-line" />
        </pattern>
      </defs>
      <Folds axis={axis} view={view} height={layout.height} />
      {violation !== undefined && <Band violation={violation} scale={scale} layout={layout} />}
      {layout.lanes.map(placed => (
        <LaneView
          key={`${placed.run} ${placed.lane.account} ${placed.lane.kind} ${placed.lane.invariant ?? ""}`}
          placed={placed}
          scale={scale}
          window={window}
          proof={placed.run === 0 ? (violation?.proof ?? []) : []}
        />
      ))}
      <AxisView axis={axis} view={view} start={lead.start} />
      <FoldWords axis={axis} view={view} />
      {chosen !== undefined && (
        <path class="chosen" d={`M${scale(chosen.atMs).toFixed(1)} ${AXIS}V${layout.height}`} />
      )}
      {view.isNarrow && <NarrowNames layout={layout} runs={runs} />}
    </svg>
  );
}

/** The time over which the breach that is looked at was owed, on the lanes that it is about, and the moment at which it became one. */
function Band({
  violation,
  scale,
  layout,
}: {
  violation: Violation;
  scale: (atMs: number) => number;
  layout: Layout;
}) {
  const { duty, atMs, account } = violation;
  const from = scale(duty?.fromMs ?? atMs);
  const to = scale(duty?.untilMs ?? atMs);
  const x = scale(atMs).toFixed(1);
  const across = Math.max(to - from, 1);
  // Nobody else's: another account's lanes, and another run's.
  const own = layout.lanes.filter(
    ({ run, lane }) => run === 0 && (account === undefined || ["", account].includes(lane.account)),
  );
  return (
    <g class="band">
      <path
        class="time"
        d={own.map(({ top, height }) => `M${from} ${top}h${across}v${height}h${-across}Z`).join("")}
      />
      <path class="moment" d={own.map(({ top, height }) => `M${x} ${top}v${height}`).join("")} />
    </g>
  );
}
