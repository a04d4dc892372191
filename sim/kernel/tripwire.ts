/** The tripwire: notices real timers, sockets, thread-pool jobs and processes that the subject starts during a run. */
import { AsyncLocalStorage, createHook } from "node:async_hooks";

/** async_hooks resource types, by what they betray. Types not listed are virtual-time neutral. */
const TYPES: Readonly<Record<string, string>> = {
  Timeout: "timer",
  FSREQCALLBACK: "thread-pool",
  FSREQPROMISE: "thread-pool",
  RANDOMBYTESREQUEST: "thread-pool",
  PBKDF2REQUEST: "thread-pool",
  SCRYPTREQUEST: "thread-pool",
  HASHREQUEST: "thread-pool",
  CIPHERREQUEST: "thread-pool",
  DERIVEBITSREQUEST: "thread-pool",
  KEYGENREQUEST: "thread-pool",
  SIGNREQUEST: "thread-pool",
  VERIFYREQUEST: "thread-pool",
  KEYPAIRGENREQUEST: "thread-pool",
  KEYEXPORTREQUEST: "thread-pool",
  CHECKPRIMEREQUEST: "thread-pool",
  RANDOMPRIMEREQUEST: "thread-pool",
  ARGON2REQUEST: "thread-pool",
  ZLIB: "thread-pool",
  GETADDRINFOREQWRAP: "socket",
  GETNAMEINFOREQWRAP: "socket",
  QUERYWRAP: "socket",
  // The handle, not the connecting: a connection to an address begins on a later tick, without the subject's frames.
  TCPWRAP: "socket",
  TCPSERVERWRAP: "socket",
  UDPWRAP: "socket",
  PIPECONNECTWRAP: "socket",
  PIPESERVERWRAP: "socket",
  PROCESSWRAP: "process",
  WORKER: "process",
  FSEVENTWRAP: "file-watch",
  STATWATCHER: "file-watch",
};

/** What Node never begins by itself: a trip even when it began on a tick of Node's, without the subject's frames. */
const ALWAYS_FOREIGN = new Set(["socket", "process"]);

/** Real work that one job stands for and that must end before virtual time moves. */
const AWAITED = new Set(["thread-pool"]);

/** Code that runs inside this scope belongs to the harness's own door (msw and its HTTP stack), not to the subject. */
export const doorScope = new AsyncLocalStorage<true>();

/** What stays open until somebody closes it, and whose end Node reports when that happens. */
const HANDLES = new Set([
  "TCPWRAP",
  "TCPSERVERWRAP",
  "TLSWRAP",
  "PIPEWRAP",
  "PIPESERVERWRAP",
  "UDPWRAP",
  "PROCESSWRAP",
  "WORKER",
  "FSEVENTWRAP",
  "STATWATCHER",
]);

/** Frames of this folder are the harness's. */
const OWN_FRAMES = [
  `${import.meta.dirname}/`,
  import.meta.url.slice(0, import.meta.url.lastIndexOf("/") + 1),
];

export interface Tripwire {
  /** Handles opened since it was enabled and still open. */
  openHandles(): number;
  disable(): void;
}

/**
 * Watch until disabled.
 * @param trip called for each breach with what it is and the first foreign stack frame.
 * @param begin,finish bracket work whose end virtual time must wait for.
 */
export function enableTripwire(
  trip: (what: string, where: string | undefined) => void,
  begin: () => void,
  finish: () => void,
): Tripwire {
  const awaited = new Set<number>();
  const handles = new Set<number>();
  // Node reports a file handle's end only when it is collected, which may be never; its descriptor tells at once.
  const files = new Set<{ fd: number }>();
  let intercepted = false;
  const end = (id: number): void => {
    if (awaited.delete(id)) finish();
  };
  const hook = createHook({
    init(id: number, type: string, _trigger: number, resource: object) {
      if (type === "PROMISE" || type === "Immediate" || type === "TickObject") return;
      if (doorScope.getStore() === true) return;
      if (type === "FILEHANDLE") files.add(resource as { fd: number });
      // A socket that msw has taken and lets through after all: only now it is a real one.
      if (type === "TCPCONNECTWRAP" && intercepted) trip("socket", undefined);
      const what = TYPES[type];
      if (what === undefined && !HANDLES.has(type)) return;
      const { where, sync, stream, runner, interceptor } = callerOf();
      if (runner) return;
      if (interceptor && (what === "socket" || what === "timer")) {
        intercepted = true;
        return;
      }
      if (HANDLES.has(type)) handles.add(id);
      if (what === undefined) return;
      // Synchronous crypto and zlib make the same resources, but nothing is left to run when they return.
      if (sync) return;
      // A zlib stream is a handle for many jobs; its own end would come only when it is collected.
      if (AWAITED.has(what) && !stream) {
        awaited.add(id);
        begin();
      }
      // Files without a foreign frame are read by Node's own module loader, which virtual time only has to wait for.
      if (where !== undefined || ALWAYS_FOREIGN.has(what)) trip(what, where);
    },
    after: end,
    destroy(id) {
      end(id);
      handles.delete(id);
    },
    trackPromises: false,
  } as Parameters<typeof createHook>[0]);
  hook.enable();
  return {
    openHandles() {
      for (const file of files) if (file.fd < 0) files.delete(file);
      return handles.size + files.size;
    },
    disable() {
      hook.disable();
      awaited.clear();
    },
  };
}

/** A test runner that lives in the same process has timers and sockets of its own. */
const TEST_RUNNER = /[/\\]node_modules[/\\]@?vitest[/\\]/;

/** Sockets made in here, and their timers, are msw's: caught before they connect, whoever asked for them. */
const INTERCEPTOR = /[/\\]node_modules[/\\]@mswjs[/\\]interceptors[/\\]/;

/** Who is behind a call, read from the stack. */
export interface Caller {
  /** The innermost stack frame that is neither Node's nor the kernel's, shortened to the last two path parts. */
  where: string | undefined;
  /** Called through a synchronous API (`pbkdf2Sync`, `gzipSync`). */
  sync: boolean;
  /** The test runner did it for itself. */
  runner: boolean;
  /** It happened inside msw. */
  interceptor: boolean;
  /** The resource is a zlib stream rather than one job. */
  stream: boolean;
}

/** Node's frames of synchronous APIs; zlib wraps all of its own in one. */
const SYNC_FRAME = /^\s*at (?:[\w.]+\.)?(?:\w+Sync|syncBufferWrapper)(?: \[as \w+\])? \(node:/;
const ZLIB_JOB_FRAME = /asyncBufferWrapper/;

/** Read the stack of whoever calls this. */
export function callerOf(): Caller {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 30;
  const stack = new Error().stack ?? "";
  Error.stackTraceLimit = limit;
  const caller: Caller = { where: undefined, sync: false, runner: false, interceptor: false, stream: false };
  let zlib = false;
  let zlibJob = false;
  for (const line of stack.split("\n").slice(1)) {
    if (line.includes("node:")) {
      zlib ||= line.includes("(node:zlib:");
      zlibJob ||= ZLIB_JOB_FRAME.test(line);
      caller.sync ||= SYNC_FRAME.test(line);
      continue;
    }
    if (OWN_FRAMES.some(frame => line.includes(frame)) || line.endsWith("(<anonymous>)")) continue;
    const match = /([^/\\]+[/\\][^/\\]+?)(?:\?[^:]*)?:(\d+):\d+\)?$/.exec(line);
    if (match === null) continue;
    caller.where = `${match[1]}:${match[2]}`;
    caller.runner = TEST_RUNNER.test(line);
    caller.interceptor = INTERCEPTOR.test(line);
    break;
  }
  caller.stream = zlib && !zlibJob;
  return caller;
}
