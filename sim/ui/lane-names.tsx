/** The names of lanes: a column beside them, or, where a page is narrow, a line in each. */
import type { Lane } from "../report/timeline/lane.ts";
import type { TimelineRun } from "../report/timeline/run.ts";
import { RECEIVING } from "../report/timeline/verdict-lanes.ts";
import type { Layout } from "./layout.ts";
import { type Speech, useSpeech } from "./speech.ts";
import { laneKey } from "./words.ts";

export function LaneNames({ layout, runs }: { layout: Layout; runs: readonly TimelineRun[] }) {
  const { say } = useSpeech();
  return (
    <div class="names" style={{ height: `${layout.height}px` }}>
      {layout.headings.map(({ run, account, top }) => (
        <div class="heading" key={`${run} ${account}`} style={{ top: `${top}px` }}>
          <bdi>{headingOf(runs, run, account)}</bdi>
        </div>
      ))}
      {layout.lanes.map(({ lane, top, height, run }) => (
        <div
          key={`${run} ${lane.account} ${lane.kind} ${lane.invariant ?? ""}`}
          class={`name ${lane.kind}`}
          style={{ top: `${top}px`, height: `${height}px` }}
          title={lane.invariant ?? ""}
        >
          <span>{nameOf(lane, say)}</span>
        </div>
      ))}
    </div>
  );
}

/** In the drawing, above the bars. */
export function NarrowNames({ layout, runs }: { layout: Layout; runs: readonly TimelineRun[] }) {
  const { say } = useSpeech();
  return (
    <g class="inside">
      {layout.headings.map(({ run, account, top }) => (
        <text class="title" key={top} x="2" y={top + 17}>
          {headingOf(runs, run, account)}
        </text>
      ))}
      {layout.lanes.map(({ lane, top }) => (
        <text key={top} x="2" y={top + 13}>
          {nameOf(lane, say)}
        </text>
      ))}
    </g>
  );
}

function headingOf(runs: readonly TimelineRun[], run: number, account: string): string {
  const subject = runs[run]?.row.subject ?? "";
  return runs.length > 1 ? `${subject} · ${account}` : account;
}

/** Receiving has a word of its own; other lanes of the verdict have the name of their invariant. */
function nameOf({ kind, invariant }: Lane, say: Speech["say"]): string {
  return invariant === undefined || invariant === RECEIVING ? say(laneKey(kind)) : invariant;
}
