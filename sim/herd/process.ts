/** Runs a herd in a process of its own, with the memory that it may take, and ends it when its time is up. */
import { spawn } from "node:child_process";
import { extname } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Sentence } from "../trace/sentence.ts";
import { type HerdErrand, type HerdWord, REPORT_FD } from "./errand.ts";
import type { HerdReport } from "./report.ts";

/**
 * The run ends by itself at its budget, which begins when all is loaded, and is judged then; a client that lets nothing run is
 * ended so much later, real milliseconds.
 */
const GRACE_MS = 60_000;
/** Beside JavaScript's heap a process needs so much, megabytes. */
const OTHER_MB = 300;
/** Room for new objects, megabytes: of a herd, thousands of requests are young at a time. */
const NEW_SPACE_MB = 64;
/** The last of what the process writes, characters: V8 says there why it gives up. */
const LAST_WORDS = 4_000;

/** The process was lost; `why` in words. */
export class HerdLostError extends Error {
  override readonly name = "HerdLostError";
}

/** The subject could not be found or made, or the harness failed: the error of the process. */
export class HerdFailedError extends Error {
  override readonly name: string;
  /** The message, for other languages, where it is a person's mistake. */
  readonly sentence?: Sentence;
  constructor({ name, message, stack, sentence }: Extract<HerdWord, { type: "error" }>) {
    super(message);
    this.name = name;
    this.stack = stack;
    if (sentence !== undefined) this.sentence = sentence;
  }
}

/**
 * @throws HerdLostError when the process ended without a report; HerdFailedError, under the name of the error there; the
 *   reason of `signal`.
 */
export async function herdInProcess(
  errand: HerdErrand,
  { memoryMb, signal }: { memoryMb: number; signal: AbortSignal },
): Promise<HerdReport> {
  const file = fileURLToPath(new URL(`./worker${extname(import.meta.url)}`, import.meta.url));
  const heap = [`--max-old-space-size=${memoryMb - OTHER_MB}`, `--max-semi-space-size=${NEW_SPACE_MB}`];
  const child = spawn(
    process.execPath,
    [...process.execArgv, "--no-warnings", ...heap, file, JSON.stringify(errand)],
    { stdio: ["ignore", "ignore", "pipe", "pipe"], windowsHide: true },
  );
  const kill = (): void => void child.kill("SIGKILL");
  signal.addEventListener("abort", kill, { once: true });
  const timer = setTimeout(kill, errand.budgetMs + GRACE_MS);
  try {
    const ended = new Promise<string>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, by) => resolve(by ?? `exit code ${code}`));
    });
    const pipes = [child.stdio[REPORT_FD], child.stderr] as Readable[];
    const [end, said = "", lastWords = ""] = await Promise.all([ended, ...pipes.map(pipe => text(pipe))]);
    signal.throwIfAborted();
    if (said === "") throw new HerdLostError(whyLost(end, lastWords.slice(-LAST_WORDS)));
    const word = JSON.parse(said) as HerdWord;
    if (word.type === "error") throw new HerdFailedError(word);
    return word.report;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", kill);
    kill();
  }
}

function whyLost(end: string, lastWords: string): string {
  return /heap out of memory|allocation failed/i.test(lastWords)
    ? "out of memory"
    : `the process ended: ${end}`;
}
