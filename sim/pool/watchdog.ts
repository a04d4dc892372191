/** Starts the watchdog thread of a worker process, and tells it what the main thread is at. */
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { WhileLoading } from "../subject/openclaw/plugin-package.ts";
import type { Limits } from "./limits.ts";
import type { Request } from "./protocol.ts";

/** How often the main thread shows that its event loop turns, real milliseconds. */
export const BEAT_MS = 250;

/** What the watchdog knows from the start. */
export interface WatchdogData {
  /** One counter: turns of the main thread's event loop, one a beat. */
  beats: SharedArrayBuffer;
  limits: Limits;
}

/** What the main thread tells it. */
export type ToWatchdog =
  | { type: "begin"; cwd: string; isTrial: boolean }
  | { type: "loading"; is: boolean }
  | { type: "end" };

export interface Watchdog {
  begin(request: Request): void;
  /** Many modules are loaded in one go, which is no endless loop. */
  whileLoading: WhileLoading;
  end(): void;
}

export function startWatchdog(limits: Limits): Watchdog {
  const beats = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const counter = new Int32Array(beats);
  setInterval(() => void Atomics.add(counter, 0, 1), BEAT_MS);
  const file = new URL(`./watchdog-thread${extname(import.meta.url)}`, import.meta.url);
  const workerData: WatchdogData = { beats, limits };
  const thread = new Worker(file, {
    workerData,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 },
  });
  const tell = (word: ToWatchdog): void => thread.postMessage(word);
  return {
    begin: ({ cwd, type }) => tell({ type: "begin", cwd, isTrial: type === "trial" }),
    whileLoading: load => {
      tell({ type: "loading", is: true });
      return load().finally(() => tell({ type: "loading", is: false }));
    },
    end: () => tell({ type: "end" }),
  };
}
