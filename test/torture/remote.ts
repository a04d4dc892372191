/** A process that is told by calls what to do, and writes down line by line what it does. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A call that is not answered by then has failed. */
const CALL_MS_MAX = 60_000;
/** Characters shown of what a process wrote to stderr. */
const COMPLAINT_MAX = 500;

/** A line of a process's diary. Every process of an attack has a kind of its own. */
export type DiaryLine = Record<string, unknown> & { did: string };

/** How a process ended. */
export interface End {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** What it wrote to stderr. */
  complaint: string;
}

export interface Remote {
  readonly pid: number;
  /** What it has written down so far; complete when it is gone. */
  readonly diary: readonly DiaryLine[];
  /** Ask it to do something. Rejects when it fails there, when the process ends first, and after a minute. */
  call<T = void>(name: string, argument?: unknown): Promise<T>;
  signal(signal: "SIGKILL" | "SIGSTOP" | "SIGCONT"): void;
  readonly gone: Promise<End>;
}

export interface RemoteOptions {
  /** A command that runs the process's own command line in circumstances of its own. @default none */
  through?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /**
   * The most that its heap may grow to, MB: then its memory shows what it holds, and not what waits to be collected.
   * @default as much as Node likes
   */
  heapMb?: number;
}

/** Start a process. It has to be made by {@link serveCalls} in process.ts. */
export function startRemote(file: URL, { through = [], env = {}, heapMb }: RemoteOptions = {}): Remote {
  const heap = heapMb === undefined ? [] : [`--max-old-space-size=${heapMb}`, "--max-semi-space-size=4"];
  const line = [...through, process.execPath, "--no-warnings", ...heap, fileURLToPath(file)];
  const child = spawn(line[0] as string, line.slice(1), {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: { PATH: process.env.PATH, TZ: "UTC", ...env },
  });
  let complaint = "";
  child.stderr?.on("data", text => {
    complaint += text;
  });
  const diary: DiaryLine[] = [];
  if (child.stdout !== null)
    createInterface({ input: child.stdout }).on("line", text => {
      // A process that was killed may have been in the middle of a line.
      if (text.endsWith("}")) diary.push(JSON.parse(text) as DiaryLine);
    });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  child.on("message", message => {
    const { id, result, error } = message as { id: number; result?: unknown; error?: string };
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.resolve(result);
    else call?.reject(new Error(error));
  });
  let end: End | undefined;
  const goneError = ({ code, signal, complaint }: End): Error =>
    new Error(`the process ended by itself with ${signal ?? code}: ${complaint.slice(0, COMPLAINT_MAX)}`);
  const gone = once(child, "close").then(([code, signal]): End => {
    end = { code, signal, complaint };
    for (const { reject } of waiting.values()) reject(goneError(end));
    waiting.clear();
    return end;
  });
  gone.catch(() => {});
  let calls = 0;
  return {
    pid: child.pid ?? 0,
    diary,
    call: (name, argument) =>
      within(
        name,
        new Promise((resolve, reject) => {
          if (end !== undefined) return reject(goneError(end));
          const id = ++calls;
          waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
          // A process that is gone is told by its end.
          child.send({ id, name, argument }, () => {});
        }),
      ),
    signal: signal => void child.kill(signal),
    gone,
  };
}

async function within<T>(name: string, work: Promise<T>): Promise<T> {
  // Broken off, nobody waits for it any more.
  work.catch(() => {});
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`${name} was not done within ${CALL_MS_MAX} ms`)),
    CALL_MS_MAX,
  );
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
