/** The timeline: the lanes of one run, or of two above each other, on one axis. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { evenAxis, foldedAxis, placeOf } from "../report/timeline/axis.ts";
import { differencesLane } from "../report/timeline/differences.ts";
import { accountLanes, accountsOf, commonLanes, readingOf } from "../report/timeline/lanes.ts";
import { momentsOf, quietOf } from "../report/timeline/moments.ts";
import type { TimelineRun } from "../report/timeline/run.ts";
import { Drawing } from "./drawing.tsx";
import { LaneNames } from "./lane-names.tsx";
import { type Group, layoutOf } from "./layout.ts";
import { Legend } from "./legend.tsx";
import type { Route } from "./route.ts";
import { useSpeech } from "./speech.ts";
import { StatusLine } from "./status-line.tsx";
import { TimelineTools } from "./timeline-tools.tsx";
import { useView } from "./view.ts";

export interface TimelineProps {
  runs: readonly TimelineRun[];
  breach: number;
  record: number | undefined;
  select(part: Pick<Route, "breach" | "record">): void;
}

/** So many accounts are drawn at once. */
const ACCOUNTS_MAX = 4;

export function TimelineView(props: TimelineProps) {
  const { runs, breach, record, select } = props;
  const { say } = useSpeech();
  const [account, setAccount] = useState("");
  const [isFolded, setFolded] = useState(true);
  const scroller = useRef<HTMLDivElement>(null);
  const endMs = Math.max(...runs.map(({ endAtMs }) => endAtMs));
  const axis = useMemo(
    () =>
      isFolded
        ? foldedAxis(
            runs.flatMap(run => momentsOf(run)),
            endMs,
          )
        : evenAxis(endMs),
    [runs, isFolded],
  );
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
  const chosen = lead?.records[record ?? -1];
  const scale = (atMs: number): number => placeOf(axis, atMs) * view.width;
  useEffect(() => {
    if (chosen !== undefined) view.show(scale(chosen.atMs));
  }, [chosen]);
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
    act({ view, stops, record, breach, breaches: lead.row.violations.length, select });
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
            <Drawing
              runs={runs}
              axis={axis}
              layout={layout}
              view={view}
              violation={violation}
              chosen={chosen}
              select={select}
            />
          </div>
        </div>
      </div>
      <StatusLine run={lead} record={chosen} />
      <Legend />
    </section>
  );
}

/**
 * The lanes of each run: of the accounts that are looked at, those with a breach first, then of the whole run.
 * @param account the one that is chosen; empty for none
 * @param of whose breach is looked at: it is always there
 */
function groupsOf(runs: readonly TimelineRun[], account: string, of: string | undefined): Group[] {
  const [a, b] = runs;
  const differs =
    a === undefined || b === undefined ? [] : [{ run: 0, account: "", lanes: [differencesLane(a, b)] }];
  const each = runs.flatMap((run, index) => {
    const reading = readingOf(run);
    const broken = new Set(run.row.violations.map(violation => violation.account));
    const all = accountsOf(run).toSorted((a, b) => Number(broken.has(b)) - Number(broken.has(a)));
    const first = all.slice(0, ACCOUNTS_MAX);
    const shown = of === undefined || first.includes(of) ? first : [of, ...first.slice(1)];
    const names = account === "" ? shown : [account];
    return [
      ...names.map(name => ({ run: index, account: name, lanes: accountLanes(reading, name) })),
      { run: index, account: "", lanes: commonLanes(reading) },
    ];
  });
  return [...differs, ...each];
}

/** The records from which the keys go to the next. */
function stopsOf(run: TimelineRun | undefined): number[] {
  if (run === undefined) return [];
  const quiet = quietOf(run);
  return run.records.filter(({ seq }) => !quiet.has(seq)).map(({ seq }) => seq);
}

interface Keys {
  view: ReturnType<typeof useView>;
  stops: readonly number[];
  record: number | undefined;
  breach: number;
  breaches: number;
  select: TimelineProps["select"];
}

const ACTIONS: Readonly<Record<string, (keys: Keys) => void>> = {
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
