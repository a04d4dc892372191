/** One process of a search: tries its part of the runs and reports to its parent. */

import type { Part, SearchResult } from "../search/result.ts";
import { type SearchProgress, search } from "../search/search.ts";
import { resolveSubject } from "../subject/table.ts";
import { mistakeIn } from "./exit.ts";
import { createPredicate } from "./fuzz-predicate.ts";
import { blameSubject } from "./trials.ts";

export type ToWorker =
  | { type: "search"; runs: number; seed: string; subject: string; part: Part; cwd: string }
  | { type: "stop" };

export type FromWorker =
  | { type: "progress"; progress: SearchProgress }
  | { type: "result"; result: SearchResult }
  | { type: "failed"; error: string; forTheUser: boolean };

/** Progress is told so often at most, in real milliseconds. */
const PROGRESS_EVERY_MS = 200;

const stop = new AbortController();
const tell = (message: FromWorker): void => void process.send?.(message);
// A terminal interrupts the whole group of processes; the parent says when to stop.
process.on("SIGINT", () => {});
process.on("message", (message: ToWorker) => {
  if (message.type === "stop") {
    stop.abort();
    return;
  }
  void searchPart(message, stop.signal, tell);
});

async function searchPart(
  { runs, seed, subject, part, cwd }: Extract<ToWorker, { type: "search" }>,
  signal: AbortSignal,
  tell: (message: FromWorker) => void,
): Promise<void> {
  let toldMs = 0;
  try {
    const module = blameSubject(subject, await resolveSubject(subject, { cwd }));
    const result = await search({
      runs,
      seed,
      part,
      signal,
      predicate: createPredicate(subject, module),
      onProgress(progress) {
        const now = performance.now();
        if (now - toldMs < PROGRESS_EVERY_MS) return;
        toldMs = now;
        tell({ type: "progress", progress });
      },
    });
    tell({ type: "result", result });
  } catch (error) {
    const mistake = mistakeIn(error);
    const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
    tell({ type: "failed", error: mistake?.message ?? fault, forTheUser: mistake !== undefined });
  }
}
