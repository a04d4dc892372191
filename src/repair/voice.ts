/** The lines of the preload: whatever becomes of one, the process goes on. */
import { writeSync } from "node:fs";
import { escaped } from "../words.ts";

/** What a line is written to: `process.stderr`, or what a program has made of it. @internal */
export interface LineStream {
  write(text: string, done: (error?: Error | null) => void): unknown;
  listeners(event: "error"): readonly unknown[];
  once(event: "error", listener: () => void): unknown;
  off(event: "error", listener: () => void): unknown;
}

/** An error of a stream that nobody listens to ends the process. This one is of a line that nobody can read. */
const ignore = (): void => {};

/**
 * Writes lines. Never throws; an error that comes later is taken care of, as Node does it for its own lines.
 *
 * @param stream looked up for each line, as what a program puts there.
 * @internal
 */
export function createVoice(stream: () => LineStream): (line: string) => void {
  return line => {
    try {
      const to = stream();
      if (!to.listeners("error").includes(ignore)) to.once("error", ignore);
      const written = to.write(`[ilink-sim repair] ${escaped(line)}\n`, error => {
        // With an error, its event is still to come.
        if (error === undefined || error === null) to.off("error", ignore);
      });
      if (typeof written === "object" && written !== null) Promise.resolve(written).catch(ignore);
    } catch {
      // There is nobody left to tell.
    }
  };
}

/** Writes lines from a worker thread: the stream that it has is the main thread's, which an error there would end. @internal */
export function createWorkerVoice(write: (text: string) => unknown = writeToStderr): (line: string) => void {
  return line => {
    try {
      write(`[ilink-sim repair] ${escaped(line)}\n`);
    } catch {
      // There is nobody left to tell.
    }
  };
}

function writeToStderr(text: string): void {
  writeSync(2, text);
}
