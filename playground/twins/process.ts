/** `process` of Node, as far as a run looks at it: its clock, its listeners, its terminal, and what a program does to end itself. */

type Listener = (...args: unknown[]) => void;

const listeners = new Map<string, Listener[]>();

/** What nobody caught in the worker, by Node's names. */
const TOLD_BY: Readonly<Record<string, string>> = {
  error: "uncaughtException",
  unhandledrejection: "unhandledRejection",
};

interface Uncaught extends Event {
  error?: unknown;
  reason?: unknown;
}

const scope = globalThis as unknown as Partial<EventTarget>;
for (const [event, name] of Object.entries(TOLD_BY))
  scope.addEventListener?.(event, told => {
    const { error, reason } = told as Uncaught;
    const heard = listeners.get(name) ?? [];
    if (heard.length === 0) return;
    told.preventDefault();
    for (const listener of heard) listener(error ?? reason);
  });

const NANOSECONDS = 1_000_000;
const { performance } = globalThis;
const now = performance.now.bind(performance);

function hrtime([seconds, nanoseconds]: [number, number] = [0, 0]): [number, number] {
  const sinceNs = Math.round(now() * NANOSECONDS) - seconds * 1e9 - nanoseconds;
  return [Math.floor(sinceNs / 1e9), sinceNs % 1e9];
}
hrtime.bigint = (): bigint => BigInt(Math.round(now() * NANOSECONDS));

const stream = { write: (): boolean => true };

export const process = {
  env: {} as Record<string, string | undefined>,
  exitCode: undefined as number | undefined,
  title: "playground",
  pid: 1,
  platform: "browser",
  argv: [] as string[],
  execArgv: [] as string[],
  versions: {} as Record<string, string>,
  stdin: undefined as unknown,
  stdout: { ...stream },
  stderr: { ...stream },
  cwd: (): string => "/",
  chdir(): void {},
  uptime: (): number => now() / 1_000,
  hrtime,
  nextTick: (action: Listener, ...args: unknown[]): void => queueMicrotask(() => action(...args)),
  on(name: string, listener: Listener) {
    listeners.set(name, [...(listeners.get(name) ?? []), listener]);
    return process;
  },
  off(name: string, listener: Listener) {
    const left = (listeners.get(name) ?? []).filter(each => each !== listener);
    if (left.length > 0) listeners.set(name, left);
    else listeners.delete(name);
    return process;
  },
  removeListener: (name: string, listener: Listener) => process.off(name, listener),
  eventNames: (): string[] => [...listeners.keys()],
  rawListeners: (name: string): Listener[] => listeners.get(name) ?? [],
  // The kernel catches these during a run; outside of one there is no process to end.
  exit(): void {},
  reallyExit(): void {},
  abort(): void {},
  kill(): void {},
};
