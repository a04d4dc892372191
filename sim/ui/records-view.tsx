/** The records of a run with filters, and the chosen one in full. */
import { useMemo, useState } from "preact/hooks";
import { proofOf, quietOf } from "../report/timeline/moments.ts";
import type { TimelineRun } from "../report/timeline/run.ts";
import { RecordDetails } from "./record-details.tsx";
import { choicesOf, type Filter, NO_FILTER, passes } from "./record-filter.ts";
import { RecordList } from "./record-list.tsx";
import { RecordTools } from "./record-tools.tsx";
import type { Route } from "./route.ts";
import { rowAt, rowsOf } from "./rows.ts";
import { useSpeech } from "./speech.ts";

interface Props {
  run: TimelineRun;
  record: number | undefined;
  breach: number | undefined;
  select(part: Pick<Route, "breach" | "record">): void;
}

export function RecordsView({ run, record, breach, select }: Props) {
  const { say, language } = useSpeech();
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const quiet = useMemo(() => quietOf(run), [run]);
  const proof = useMemo(() => proofOf(run), [run]);
  const choices = useMemo(() => choicesOf(run.records), [run]);
  const all = useMemo(() => rowsOf(run), [run]);
  const rows = useMemo(
    () => all.filter(each => passes(each, filter, { quiet, language })),
    [run, filter, language],
  );
  const choose = (seq: number): void => select({ record: seq, ...(breach !== undefined && { breach }) });
  if (run.records.length === 0) return <p>{say("no-records")}</p>;
  return (
    <section class="records" aria-label={say("records")}>
      <RecordTools
        filter={filter}
        setFilter={setFilter}
        choices={choices}
        shown={rows.length}
        all={all.length}
        hasLog={all.length > run.records.length}
        cut={run.log.cut}
      />
      <div class="columns">
        <RecordList run={run} rows={rows} record={record} proof={proof} choose={choose} />
        <RecordDetails run={run} record={rowAt(run, record)} choose={choose} />
      </div>
    </section>
  );
}
