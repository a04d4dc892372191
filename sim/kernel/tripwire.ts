/** The tripwire: notices real timers, sockets, thread-pool jobs and processes that the subject starts during a run. */
import { AsyncLocalStorage, createHook } from "node:async_hooks";
import { callerOf } from "./caller.ts";
import { watchCalls } from "./watched-calls.ts";

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
  UDPWRAP: "socket",
  PIPECONNECTWRAP: "socket",
  PROCESSWRAP: "child-process",
  WORKER: "worker",
  FSEVENTWRAP: "file-watch",
  STATWATCHER: "file-watch",
};

/** What Node never begins by itself: a trip even when it began on a tick of Node's, without the subject's frames. */
const ALWAYS_FOREIGN = new Set(["socket", "worker", "child-process"]);

/** Real work that one job stands for and that must end before virtual time moves. */
const AWAITED = new Set(["thread-pool"]);

/** Code that runs inside this scope belongs to the harness's own door (msw and its HTTP stack), not to the subject. */
export const doorScope = new AsyncLocalStorage<true>();

/** What stays open until somebody closes it, and whose end Node reports when that happens. */
const HANDLES = new Set([
  "TCPWRAP",
  "TCPSERVERWRAP",
  "PIPEWRAP",
  "PIPESERVERWRAP",
  "UDPWRAP",
  "PROCESSWRAP",
  "WORKER",
  "FSEVENTWRAP",
  "STATWATCHER",
]);

/** What a handle says of itself: whether it keeps the process alive. A connection that waits in an agent's pool does not. */
interface Handle {
  hasRef?(): boolean;
}

export interface Tripwire {
  /** Handles opened since it was enabled and still open. */
  openHandles(): number;
  /** The process was killed: the operating system has taken back what was open. */
  forgetHandles(): void;
  /** From now on connections are caught before they reach the network: one trips only when it does. */
  catchConnections(): void;
  disable(): void;
}

/** Node reports a file handle's end only when it is collected, which may be never; its descriptor tells at once. */
function countOpen(files: Set<{ fd: number }>, handles: ReadonlyMap<number, Handle>): number {
  for (const file of files) if (file.fd < 0) files.delete(file);
  return files.size + [...handles.values()].filter(handle => handle.hasRef?.() !== false).length;
}

/**
 * Watch until disabled.
 * @param trip called for each breach with what it is, the place in the subject's source and the call that was made there.
 * @param begin,finish bracket work whose end virtual time must wait for.
 */
export function enableTripwire(
  trip: (what: string, where: string | undefined, call?: string) => void,
  begin: () => void,
  finish: () => void,
): Tripwire {
  const awaited = new Set<number>();
  const handles = new Map<number, Handle>();
  const files = new Set<{ fd: number }>();
  let catching = false;
  /** Where the latest connection was asked for. */
  let askedAt: { where: string | undefined; call: string | undefined } | undefined;
  const end = (id: number): void => {
    if (awaited.delete(id)) finish();
  };
  const hook = createHook({
    init(id: number, type: string, _trigger: number, resource: object) {
      if (type === "PROMISE" || type === "Immediate" || type === "TickObject") return;
      if (doorScope.getStore() === true) return;
      if (type === "FILEHANDLE") files.add(resource as { fd: number });
      if (type === "TCPCONNECTWRAP" && catching) trip("socket", askedAt?.where, askedAt?.call);
      const what = TYPES[type];
      if (what === undefined && !HANDLES.has(type)) return;
      const { where, call, sync, stream, runner, interceptor, undici } = callerOf();
      if (runner) return;
      if (HANDLES.has(type)) handles.set(id, resource as Handle);
      if (type === "TCPWRAP" && catching) {
        if (!interceptor) askedAt = { where, call };
        return;
      }
      if (what === undefined || ((interceptor || undici) && what === "timer")) return;
      // Synchronous crypto and zlib make the same resources, but nothing is left to run when they return.
      if (sync) return;
      // A zlib stream is a handle for many jobs; its own end would come only when it is collected.
      if (AWAITED.has(what) && !stream) {
        awaited.add(id);
        begin();
      }
      // Files without a foreign frame are read by Node's own module loader, which virtual time only has to wait for.
      if (where !== undefined || ALWAYS_FOREIGN.has(what)) trip(what, where, call);
    },
    after: end,
    destroy(id) {
      end(id);
      handles.delete(id);
    },
    trackPromises: false,
  } as Parameters<typeof createHook>[0]);
  hook.enable();
  const unwatch = watchCalls((what, { where, call, runner }) => {
    if (doorScope.getStore() !== true && !runner) trip(what, where, call);
  });
  return {
    openHandles: () => countOpen(files, handles),
    forgetHandles() {
      handles.clear();
      files.clear();
    },
    catchConnections() {
      catching = true;
    },
    disable() {
      hook.disable();
      unwatch();
      awaited.clear();
    },
  };
}
