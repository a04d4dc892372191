/** The chosen record in a line below the drawing, said aloud when it changes. */
import type { TimelineRun } from "../report/timeline/run.ts";
import { type Row, rowWords } from "./rows.ts";
import { useSpeech } from "./speech.ts";

export function StatusLine({ run, record }: { run: TimelineRun; record: Row | undefined }) {
  const { clock, language } = useSpeech();
  return (
    <p class="status" role="status">
      {record !== undefined && (
        <>
          <time>{clock(run.start, record.atMs)}</time> <bdi>{rowWords(record, language)}</bdi>
        </>
      )}
    </p>
  );
}
