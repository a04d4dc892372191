/** One scenario: which clients are shown, and what their runs have to say. */
import { useEffect, useState } from "preact/hooks";
import type { IndexRow, PageIndex } from "../report/html/page-data.ts";
import type { TimelineRun } from "../report/timeline/run.ts";
import { readRun } from "./data.ts";
import type { Route } from "./route.ts";
import { type Place, RunsView } from "./runs-view.tsx";
import { useSpeech } from "./speech.ts";
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
  const { language } = useSpeech();
  const [first] = rows;
  const select = (part: Place): void => go({ scenario, runs: shown, ...part });
  const [lead, other] = runs ?? [];
  return (
    <>
      <h1>
        <bdi>{scenario}</bdi>
        <small>
          <bdi>{first?.row.title[language]}</bdi>
        </small>
      </h1>
      {rows.length > 1 && <ClientChoice rows={rows} shown={shown} choose={choose} />}
      {lead === undefined ? (
        <p aria-busy="true">…</p>
      ) : (
        <RunsView lead={lead} other={other} expect={index.expect} route={route} select={select} />
      )}
    </>
  );
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
