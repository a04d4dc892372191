/** One worker process as the command sees it: asked one thing at a time, and told apart how it is lost. */
import { type ChildProcess, spawn } from "node:child_process";
import { extname } from "node:path";
import { createInterface } from "node:readline";
import type { Duplex, Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { type Channel, openChannel } from "./channel.ts";
import { heapFlags, type Limits } from "./limits.ts";
import { CHANNEL_FD, type Reply, type Request, WATCHDOG_FD, type WatchdogWord } from "./protocol.ts";

/** How a process was lost with a request in work. */
export type Loss =
  | Exclude<WatchdogWord, { type: "alive" }>
  | { type: "silent"; realMs: number }
  /** What came on the harness's own pipes was not of the harness. */
  | { type: "garbled" }
  /** No subject was ever loaded in it: a fault of the harness or of the machine. */
  | { type: "unstarted"; lastWords: string }
  | { type: "ended"; code: number | null; signal: NodeJS.Signals | null };

export type Answer = { type: "reply"; reply: Reply } | { type: "lost"; loss: Loss };

/** The last of what a process writes is kept, characters: V8 says there why it gives up. */
const LAST_WORDS_MAX = 4_000;

/** How long what a process wrote may take to be read after its end, real milliseconds. */
const CLOSE_MAX_MS = 5_000;

export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #channel: Channel<Request>;
  readonly #limits: Limits;
  #loss: Loss | undefined;
  #lastWords = "";
  #settle: ((answer: Answer) => void) | undefined;
  #silence: NodeJS.Timeout | undefined;
  #isReady = false;
  #trials = 0;
  readonly #checked = new Set<string>();

  constructor(limits: Limits) {
    this.#limits = limits;
    const file = fileURLToPath(new URL(`./worker${extname(import.meta.url)}`, import.meta.url));
    const args = [...process.execArgv, ...heapFlags(limits), file, JSON.stringify(limits)];
    const child = spawn(process.execPath, args, {
      // Descriptors 3 and 4, see the protocol. What a subject prints is not the command's output.
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
      // A group of its own: Ctrl-C is for the command alone, which ends its workers.
      detached: true,
      windowsHide: true,
    });
    this.#child = child;
    child.stdout?.resume();
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-LAST_WORDS_MAX);
    });
    const stream = child.stdio[CHANNEL_FD] as Duplex;
    stream.on("error", () => {});
    this.#channel = openChannel<Request, Reply>(
      stream,
      reply => this.#read(reply),
      () => this.#lose({ type: "garbled" }),
    );
    const words = child.stdio[WATCHDOG_FD] as Readable;
    words.on("error", () => {});
    createInterface(words).on("line", line => this.#hear(line));
    child.on("error", error => {
      this.#lastWords = String(error);
      this.#lose({ type: "ended", code: null, signal: null });
    });
    // What the subject began lives on in its group, and would hold the pipes open.
    child.on("exit", (code, signal) => {
      killGroup(child);
      setTimeout(() => this.#lose({ type: "ended", code, signal }), CLOSE_MAX_MS).unref();
    });
    // After its pipes are read to the end: what was said before counts.
    child.on("close", (code, signal) => this.#lose({ type: "ended", code, signal }));
  }

  /** Whether nothing but this subject was ever loaded in it, and no trial run. */
  isFreshFor(subject: string): boolean {
    return this.#trials === 0 && [...this.#checked].every(checked => checked === subject);
  }

  /** Whether it can be asked something. */
  get alive(): boolean {
    return this.#loss === undefined;
  }

  /** Ask for one thing; never rejects. */
  ask(request: Request): Promise<Answer> {
    if (request.type === "trial") this.#trials++;
    else this.#checked.add(request.subject);
    return new Promise(resolve => {
      this.#settle = resolve;
      if (this.#loss !== undefined) {
        this.#answer({ type: "lost", loss: this.#loss });
        return;
      }
      this.#expectSign();
      this.#channel.send(request);
    });
  }

  kill(): void {
    // Once it has ended, its number may be another's.
    if (this.#child.exitCode === null && this.#child.signalCode === null) killGroup(this.#child);
    // Nothing of it keeps the command from ending.
    this.#child.unref();
    for (const pipe of this.#child.stdio) pipe?.destroy();
  }

  #read(reply: Reply): void {
    if (reply.type === "ready") this.#isReady = true;
    else this.#answer({ type: "reply", reply });
  }

  #hear(line: string): void {
    let word: WatchdogWord;
    try {
      word = JSON.parse(line) as WatchdogWord;
    } catch {
      this.#lose({ type: "garbled" });
      return;
    }
    if (word.type === "alive") {
      if (this.#settle !== undefined) this.#expectSign();
      return;
    }
    this.#lose(word);
  }

  #expectSign(): void {
    clearTimeout(this.#silence);
    const { silentMs } = this.#limits;
    this.#silence = setTimeout(() => this.#lose({ type: "silent", realMs: silentMs }), silentMs);
  }

  #lose(loss: Loss): void {
    if (this.#loss !== undefined) return;
    this.#loss = this.#named(loss);
    this.kill();
    this.#answer({ type: "lost", loss: this.#loss });
  }

  /** An end has reasons that only its last words tell. */
  #named(loss: Loss): Loss {
    if (!this.#isReady) return { type: "unstarted", lastWords: this.#lastWords.trim() };
    if (loss.type !== "ended" || !/heap out of memory|allocation failed/i.test(this.#lastWords)) return loss;
    return { type: "memory", limitMb: this.#limits.memoryMb, frames: [], atMs: undefined };
  }

  #answer(answer: Answer): void {
    clearTimeout(this.#silence);
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.(answer);
  }
}

/** It leads a group of its own, see above. Where there are no groups, it ends alone. */
function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined && process.platform !== "win32") process.kill(-child.pid, "SIGKILL");
  } catch {
    // Nobody of it is left.
  }
  child.kill("SIGKILL");
}
