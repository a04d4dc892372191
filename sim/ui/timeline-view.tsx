/** The timeline: the lanes of one run, or of two above each other, on one axis. */
import type { RefObject } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type Axis, evenAxis, foldedAxis, placeOf } from "../report/timeline/axis.ts";
import { accountsOf } from "../report/timeline/lanes.ts";
import { momentsOf } from "../report/timeline/moments.ts";
import type { TimelineRun } from "../report/timeline/run.ts";
import { Drawing, type DrawingProps } from "./drawing.tsx";
import { ACCOUNTS_MAX, groupsOf } from "./groups.ts";
import { LaneNames } from "./lane-names.tsx";
import { layoutOf } from "./layout.ts";
import { Legend } from "./legend.tsx";
import type { Route } from "./route.ts";
import { rowAt } from "./rows.ts";
import { useSpeech } from "./speech.ts";
import { StatusLine } from "./status-line.tsx";
import { ACTIONS, stopsOf } from "./timeline-keys.ts";
import { TimelineTools } from "./timeline-tools.tsx";
import { useView } from "./view.ts";

export interface TimelineProps {
  runs: readonly TimelineRun[];
  breach: number;
  record: number | undefined;
  select(part: Pick<Route, "breach" | "record">): void;
}

export function TimelineView(props: TimelineProps) {
  const { runs, breach, record, select } = props;
  const { say } = useSpeech();
  const [account, setAccount] = useState("");
  const [isFolded, setFolded] = useState(true);
  const scroller = useRef<HTMLDivElement>(null);
  const endMs = Math.max(...runs.map(({ endAtMs }) => endAtMs));
  const axis = useMemo(() => (isFolded ? foldOf(runs, endMs) : evenAxis(endMs)), [runs, isFolded]);
  const view = useView(scroller);
  const of = runs[0]?.row.violations[breach]?.account;
  const groups = useMemo(() => groupsOf(runs, account, of), [runs, account, of]);
  const hasHeadings = groups.filter(each => each.account !== "").length > 1;
  const layout = useMemo(
    () => layoutOf(groups, { hasHeadings, isNarrow: view.isNarrow }),
    [groups, view.isNarrow],
  );
  const stops = useMemo(() => stopsOf(runs[0]), [runs]);
  const [lead] = runs;
  const violation = lead?.row.violations[breach];
  const chosen = lead && rowAt(lead, record);
  const scale = (atMs: number): number => placeOf(axis, atMs) * view.width;
  useEffect(() => {
    if (chosen !== undefined) view.show(scale(chosen.atMs));
  }, [chosen?.seq]);
  if (lead === undefined) return null;
  const toBreach = (): void => {
    if (violation === undefined) return;
    const { atMs, duty } = violation;
    view.fit(placeOf(axis, Math.min(duty?.fromMs ?? atMs, atMs)), placeOf(axis, atMs));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const act = ACTIONS[event.key];
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    // From a line of the client the keys go on to the records around it.
    const at = chosen?.type === "log" ? chosen.before - 0.5 : record;
    act({ view, stops, record: at, breach, breaches: lead.row.violations.length, select });
  };
  const accounts = accountsOf(lead);
  return (
    <section class="timeline" aria-label={say("timeline")}>
      <TimelineTools
        view={view}
        isFolded={isFolded}
        setFolded={setFolded}
        toBreach={violation === undefined ? undefined : toBreach}
        accounts={accounts.length > 1 ? accounts : []}
        drawn={Math.min(accounts.length, ACCOUNTS_MAX)}
        account={account}
        setAccount={setAccount}
      />
      <Lanes
        scroller={scroller}
        onKeyDown={onKeyDown}
        runs={runs}
        axis={axis}
        layout={layout}
        view={view}
        violation={violation}
        chosen={chosen}
        select={select}
      />
      <StatusLine run={lead} record={chosen} />
      <Legend />
    </section>
  );
}

const foldOf = (runs: readonly TimelineRun[], endMs: number): Axis =>
  foldedAxis(
    runs.flatMap(run => momentsOf(run)),
    endMs,
  );

interface LanesProps extends DrawingProps {
  scroller: RefObject<HTMLDivElement | null>;
  onKeyDown(event: KeyboardEvent): void;
}

/** The names beside the drawing, and what scrolls it. */
function Lanes({ scroller, onKeyDown, ...drawn }: LanesProps) {
  const { say } = useSpeech();
  const { layout, view, runs } = drawn;
  return (
    <>
      <p class="unseen" id="timeline-help">
        {say("timeline-help")}
      </p>
      <div class="lanes">
        {!view.isNarrow && <LaneNames layout={layout} runs={runs} />}
        <div
          class="scroller"
          ref={scroller}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and its keys go from event to event.
          tabIndex={0}
          role="application"
          aria-label={say("timeline")}
          aria-describedby="timeline-help"
          onKeyDown={onKeyDown}
          onScroll={view.follow}
        >
          <div class="room" style={{ width: `${view.width}px`, height: `${layout.height}px` }}>
            <Drawing {...drawn} />
          </div>
        </div>
      </div>
    </>
  );
}
