/** The search of `fuzz` spread over child processes. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { mergeSearches, partition, type SearchResult, sumCounts } from "../search/result.ts";
import type { SearchProgress } from "../search/search.ts";
import { UsageError } from "./exit.ts";
import type { FromWorker, ToWorker } from "./fuzz-worker.ts";
import { MODULE_ENDING } from "./package-root.ts";

interface ProcessesOptions {
  runs: number;
  seed: string;
  jobs: number;
  subject: string;
  signal: AbortSignal;
  onProgress(progress: SearchProgress): void;
}

/** One child process a part of the runs. The result is that of a search in one process, however fast each part was. */
export async function searchInProcesses(options: ProcessesOptions): Promise<SearchResult> {
  const { runs, seed, jobs, subject, signal, onProgress } = options;
  const workerFile = fileURLToPath(new URL(`./fuzz-worker${MODULE_ENDING}`, import.meta.url));
  const latest: SearchProgress[] = [];
  const children: ChildProcess[] = [];
  const onAbort = (): void => {
    for (const child of children) child.send({ type: "stop" } satisfies ToWorker, () => {});
  };
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    const parts = partition(runs, jobs).map((part, index) => {
      const child = fork(workerFile, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
      children.push(child);
      return new Promise<SearchResult>((resolve, reject) => {
        child.on("message", (message: FromWorker) => {
          switch (message.type) {
            case "progress":
              latest[index] = message.progress;
              onProgress(joinProgress(latest.filter(Boolean)));
              return;
            case "result":
              resolve(message.result);
              child.disconnect();
              return;
            case "failed":
              reject(message.forTheUser ? new UsageError(message.error) : new Error(message.error));
              return;
          }
        });
        child.on("exit", code => reject(new Error(`a fuzz process ended by itself with code ${code}`)));
        child.send({ type: "search", runs, seed, subject, part, cwd: process.cwd() } satisfies ToWorker);
      });
    });
    return mergeSearches(await Promise.all(parts));
  } finally {
    signal.removeEventListener("abort", onAbort);
    for (const child of children) child.kill();
  }
}

function joinProgress(parts: readonly SearchProgress[]): SearchProgress {
  return {
    phase: "search",
    run: Math.max(...parts.map(part => part.run)),
    counts: sumCounts(parts.map(part => part.counts)),
    invariants: [...new Set(parts.flatMap(part => part.invariants))],
  };
}
