/** The chosen record in a line below the drawing, said aloud when it changes. */
import { recordWords } from "../report/record-words.ts";
import type { TimelineRun } from "../report/timeline/run.ts";
import type { TraceRecord } from "../trace/record.ts";
import { clockTime } from "../trace/when.ts";
import { useSpeech } from "./speech.ts";

export function StatusLine({ run, record }: { run: TimelineRun; record: TraceRecord | undefined }) {
  const { language } = useSpeech();
  return (
    <p class="status" role="status">
      {record !== undefined && (
        <>
          <time>{clockTime(run.start, record.atMs)}</time> <bdi>{recordWords(record, language)}</bdi>
        </>
      )}
    </p>
  );
}
