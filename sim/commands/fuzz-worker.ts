/** One process of a search: tries its part of the runs and reports to its parent. */

import { type FuzzProgress, fuzz } from "../search/fuzz.ts";
import type { Counts, FuzzResult, Part } from "../search/result.ts";
import { resolveSubject } from "../subject/table.ts";
import { mistakeIn } from "./exit.ts";
import { createPredicate } from "./fuzz-predicate.ts";
import { blameSubject } from "./trials.ts";

export type ToWorker =
  | { type: "search"; runs: number; seed: string; subject: string; part: Part; cwd: string }
  | { type: "stop" };

export type FromWorker =
  | { type: "progress"; counts: Counts; phase: FuzzProgress["phase"] }
  | { type: "result"; result: FuzzResult }
  | { type: "failed"; error: string; forTheUser: boolean };

/** Progress is told so often at most, in real milliseconds. */
const PROGRESS_EVERY_MS = 200;

const stop = new AbortController();
const tell = (message: FromWorker): void => void process.send?.(message);
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
    const result = await fuzz({
      runs,
      seed,
      part,
      signal,
      predicate: createPredicate(subject, module),
      onProgress({ counts, phase }) {
        const now = performance.now();
        if (now - toldMs < PROGRESS_EVERY_MS) return;
        toldMs = now;
        tell({ type: "progress", counts, phase });
      },
    });
    tell({ type: "result", result });
  } catch (error) {
    const mistake = mistakeIn(error);
    const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
    tell({ type: "failed", error: mistake?.message ?? fault, forTheUser: mistake !== undefined });
  }
}
