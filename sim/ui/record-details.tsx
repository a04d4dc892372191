/** One record in full, with the other records of its call. */
import { proofOf } from "../report/timeline/moments.ts";
import type { TimelineRun } from "../report/timeline/run.ts";
import type { TraceRecord } from "../trace/record.ts";
import { type Row, rowWords } from "./rows.ts";
import { useSpeech } from "./speech.ts";

interface Props {
  run: TimelineRun;
  record: Row | undefined;
  choose(seq: number): void;
}

export function RecordDetails({ run, record, choose }: Props) {
  const { say, clock, breach, language } = useSpeech();
  if (record === undefined) return <aside class="details empty" />;
  const { seq, atMs, ...fields } = record;
  const title = record.type === "log" ? say("lane-log") : say("details", { n: seq });
  const proves = proofOf(run).get(seq) ?? [];
  const call = "request" in record && record.request !== undefined ? callOf(run, record.request) : [];
  return (
    <aside class="details" aria-label={title}>
      <h4>{title}</h4>
      <p>
        <time>{clock(run.start, atMs)}</time> <bdi>{rowWords(record, language)}</bdi>
      </p>
      {[...new Set(proves.map(at => breach(run.row, at)))].map(message => (
        <p class="proves" key={message}>
          ✕ <bdi>{message}</bdi>
        </p>
      ))}
      <dl>
        {Object.entries(fields).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <bdi>{typeof value === "string" ? value : JSON.stringify(value)}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      {call.length > 1 && (
        <>
          <h4>{say("whole-call")}</h4>
          <ol>
            {call.map(each => (
              <li key={each.seq}>
                <button type="button" aria-pressed={each.seq === seq} onClick={() => choose(each.seq)}>
                  <time>{clock(run.start, each.atMs)}</time> <bdi>{rowWords(each, language)}</bdi>
                </button>
              </li>
            ))}
          </ol>
        </>
      )}
    </aside>
  );
}

function callOf({ records }: TimelineRun, request: number): TraceRecord[] {
  return records.filter(each => "request" in each && each.request === request);
}
