/**
 * The one place where words leave for a terminal or a pipe. Whatever was put into them, no control character gets out but line
 * breaks, and the colours of this program where there are any.
 */
import { paint } from "../report/style.ts";
import { escapedJson, escapedLines } from "../trace/escape.ts";

/** Every sequence that `paint` makes, and those by which a wrapped line takes its colours along. */
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[(?:1|2|22|3[1235]|39)m`, "g");

/** A line, or several, for whoever reads the result. */
export function say(text = ""): void {
  const isPainted = paint("bold", "x") !== "x";
  deliver(`${escapedLines(text, isPainted ? COLOURS : undefined)}\n`);
}

/** A document for programs: JSON, and nothing else on stdout. */
export function sayJson(document: unknown, indent?: number): void {
  deliver(`${escapedJson(JSON.stringify(document, null, indent))}\n`);
}

/** What a full disk does not take goes to stderr: a result may be hours of work. */
function deliver(text: string): void {
  process.stdout.write(text, error => {
    if (error && (error as NodeJS.ErrnoException).code !== "EPIPE") process.stderr.write(text);
  });
}

/** A line, or several, beside the result: mistakes, progress, what else happens. */
export function remark(text: string): void {
  // Colours are made for stdout.
  process.stderr.write(`${escapedLines(text.replaceAll(COLOURS, ""))}\n`);
}

/** What keeps stdout from being written; undefined while it takes everything, or its reader has just left. */
export interface Streams {
  fault(): NodeJS.ErrnoException | undefined;
  /** Resolves when everything said has been taken, or cannot be. */
  flushed(): Promise<void>;
}

/**
 * Keep the process alive when nobody takes its words. A reader who leaves (`| head`) wants to hear no more: that is no fault,
 * the work goes on and its exit code counts.
 */
export function watchStreams({ stdout, stderr } = process): Streams {
  let fault: NodeJS.ErrnoException | undefined;
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") fault ??= error;
  });
  // There is nobody left to tell.
  stderr.on("error", () => {});
  const empty = (stream: NodeJS.WriteStream): Promise<void> =>
    new Promise(resolve => void stream.write("", () => resolve()));
  return {
    fault: () => fault,
    async flushed() {
      await Promise.all([empty(stdout), empty(stderr)]);
      // The error of a write is told a turn after it.
      await new Promise(setImmediate);
    },
  };
}
