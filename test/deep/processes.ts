/** The questions of the deep check, spread over processes: each is given the next as soon as it is free. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { FromWorker } from "./worker.ts";

const WORKER = fileURLToPath(new URL("./worker.ts", import.meta.url));

export interface Spread {
  /** How many questions there are. */
  count: number;
  /** How many of them are generated. */
  generated: number;
  jobs: number;
  onAnswer(answer: FromWorker): void;
}

/** Resolves when each question has its answer, even if the process that had it ended. */
export async function spread({ count, generated, jobs, onAnswer }: Spread): Promise<void> {
  let next = 0;
  const work = (): Promise<void> =>
    new Promise(resolve => {
      if (next >= count) return resolve();
      const child = fork(WORKER, [String(generated)], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
      let asked: number | undefined;
      const ask = (): void => {
        asked = next < count ? next++ : undefined;
        if (asked === undefined) child.disconnect();
        else child.send(asked);
      };
      child.on("message", (answer: FromWorker) => {
        onAnswer(answer);
        ask();
      });
      child.on("exit", (code, signal) => {
        if (asked === undefined) return resolve();
        onAnswer({ number: asked, error: `its process ended by itself: ${signal ?? `exit code ${code}`}` });
        // Another process for what is left.
        resolve(work());
      });
      ask();
    });
  await Promise.all(Array.from({ length: jobs }, work));
}
