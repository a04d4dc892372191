/** The chosen record in a line below the drawing, said aloud when it changes. */
import { recordWords } from "../report/record-words.ts";
import type { TimelineRun } from "../report/timeline/run.ts";
import type { TraceRecord } from "../trace/record.ts";
import { clockTime } from "../trace/when.ts";

export function StatusLine({ run, record }: { run: TimelineRun; record: TraceRecord | undefined }) {
  return (
    <p class="status" role="status">
      {record !== undefined && (
        <>
          <time>{clockTime(run.start, record.atMs)}</time> <bdi>{recordWords(record)}</bdi>
        </>
      )}
    </p>
  );
}
