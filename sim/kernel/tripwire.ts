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
  ZLIB: "thread-pool",
  GETADDRINFOREQWRAP: "socket",
  QUERYWRAP: "socket",
  TCPCONNECTWRAP: "socket",
  TCPSERVERWRAP: "socket",
  UDPSENDWRAP: "socket",
  PIPECONNECTWRAP: "socket",
  PROCESSWRAP: "process",
  WORKER: "process",
  FSEVENTWRAP: "file-watch",
  STATWATCHER: "file-watch",
};

/** Real work that one job stands for and that must end before virtual time moves. */
const AWAITED = new Set(["thread-pool"]);

/** Code that runs inside this scope belongs to the harness's own door (msw and its HTTP stack), not to the subject. */
export const doorScope = new AsyncLocalStorage<true>();

/** What stays open until somebody closes it. */
const HANDLES = new Set(["TCPWRAP", "TCPSERVERWRAP", "TLSWRAP", "PIPEWRAP", "UDPWRAP", "FILEHANDLE", "DIRHANDLE", "PROCESSWRAP", "WORKER", "FSEVENTWRAP", "STATWATCHER"]);

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
  const end = (id: number): void => {
    if (awaited.delete(id)) finish();
  };
  const hook = createHook({
    init(id, type) {
      if (type === "Immediate" || type === "TickObject") return;
      if (doorScope.getStore() === true) return;
      if (HANDLES.has(type)) handles.add(id);
      const what = TYPES[type];
      if (what === undefined) return;
      const where = foreignFrame();
      if (AWAITED.has(what)) {
        awaited.add(id);
        begin();
      }
      // Without a foreign frame it is Node's own module loader, which virtual time only has to wait for.
      if (where !== undefined) trip(what, where);
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
    openHandles: () => handles.size,
    disable() {
      hook.disable();
      awaited.clear();
    },
  };
}

/** The innermost stack frame that is neither Node's nor the kernel's, shortened to the last two path parts. */
function foreignFrame(): string | undefined {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 30;
  const stack = new Error().stack ?? "";
  Error.stackTraceLimit = limit;
  for (const line of stack.split("\n").slice(1)) {
    if (line.includes("node:") || line.includes("/sim/kernel/") || line.includes("<anonymous>")) continue;
    const match = /([^/\\]+[/\\][^/\\]+?)(?:\?[^:]*)?:(\d+):\d+\)?$/.exec(line);
    if (match) return `${match[1]}:${match[2]}`;
  }
  return undefined;
}
