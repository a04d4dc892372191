/** One scenario: which clients are shown, and what their runs have to say. */
import { useEffect, useState } from "preact/hooks";
import type { IndexRow, PageIndex } from "../report/html/page-data.ts";
import type { TimelineRun } from "../report/timeline/run.ts";
import { readRun } from "./data.ts";
import { DifferencesView } from "./differences-view.tsx";
import { RecordsView } from "./records-view.tsx";
import type { Route } from "./route.ts";
import { RunHead } from "./run-head.tsx";
import { useSpeech } from "./speech.ts";
import { TimelineView } from "./timeline-view.tsx";
import { Badge } from "./widgets.tsx";

/** More beside each other nobody can compare. */
const SHOWN_MAX = 2;

interface Props {
  index: PageIndex;
  scenario: string;
  route: Route;
  go(next: Route): void;
}

export function ScenarioView({ index, scenario, route, go }: Props) {
  const rows = index.runs.flatMap((row, at) =>
    row.scenario === scenario && row.block !== undefined ? [{ row, at }] : [],
  );
  const asked = route.runs.filter(at => rows.some(row => row.at === at));
  const shown = asked.length > 0 ? asked : [worstOf(rows)?.at ?? 0];
  const runs = useRuns(shown.flatMap(at => index.runs[at]?.block ?? []));
  const choose = (at: number): void => {
    const rest = shown.filter(each => each !== at);
    const next = shown.includes(at) ? rest : [...rest, at].slice(-SHOWN_MAX);
    if (next.length > 0) go({ scenario, runs: next });
  };
  const [first] = rows;
  const select = (part: Pick<Route, "breach" | "record">): void => go({ scenario, runs: shown, ...part });
  const [lead, other] = runs ?? [];
  const breach = route.breach ?? 0;
  // Who looks at a breach wants to see what proves it.
  const record = route.record ?? (lead && provingRecord(lead, breach));
  return (
    <>
      <h1>
        <bdi>{scenario}</bdi>
        <small>
          <bdi>{first?.row.title}</bdi>
        </small>
      </h1>
      {rows.length > 1 && <ClientChoice rows={rows} shown={shown} choose={choose} />}
      {lead === undefined || runs === undefined ? (
        <p aria-busy="true">…</p>
      ) : (
        <>
          <RunHead run={lead} expect={index.expect} breach={route.breach} select={select} />
          {other !== undefined && (
            <>
              <RunHead run={other} expect={index.expect} breach={undefined} select={() => {}} brief />
              <DifferencesView a={lead} b={other} />
            </>
          )}
          <TimelineView runs={runs} breach={breach} record={record} select={select} />
          <RecordsView run={lead} record={record} breach={route.breach} select={select} />
        </>
      )}
    </>
  );
}

/** Of the records that prove a breach, the last that was there when it became one. */
function provingRecord({ row, records }: TimelineRun, breach: number): number | undefined {
  const { proof = [], atMs = 0 } = row.violations[breach] ?? {};
  return proof.findLast(seq => (records[seq]?.atMs ?? 0) <= atMs) ?? proof[0];
}

/** What a reader comes for: the first that was not expected, or else breaks something. */
function worstOf(rows: ChoiceProps["rows"]): ChoiceProps["rows"][number] | undefined {
  return (
    rows.find(({ row }) => !row.asExpected) ?? rows.find(({ row }) => row.verdict === "violated") ?? rows[0]
  );
}

interface ChoiceProps {
  rows: readonly { row: IndexRow; at: number }[];
  shown: readonly number[];
  choose(at: number): void;
}

function ClientChoice({ rows, shown, choose }: ChoiceProps) {
  const { say } = useSpeech();
  return (
    <fieldset class="clients">
      <legend>{say("clients")}</legend>
      {rows.map(({ row, at }) => (
        <button type="button" key={at} aria-pressed={shown.includes(at)} onClick={() => choose(at)}>
          <Badge verdict={row.verdict} /> <bdi>{row.subject}</bdi>
        </button>
      ))}
      <span class="hint">{say("compare")}</span>
    </fieldset>
  );
}

/** Undefined until all are unpacked. */
function useRuns(blocks: readonly number[]): TimelineRun[] | undefined {
  const [read, setRead] = useState<{ key: string; runs: TimelineRun[] }>();
  const key = blocks.join(",");
  useEffect(() => {
    let isCurrent = true;
    Promise.all(key.split(",").map(block => readRun(Number(block)))).then(runs => {
      if (isCurrent) setRead({ key, runs });
    });
    return () => {
      isCurrent = false;
    };
  }, [key]);
  return read?.key === key ? read.runs : undefined;
}
