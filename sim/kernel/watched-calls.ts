/** Calls that leave no trace among Node's asynchronous resources: synchronous child processes, servers that listen later, clocks that nothing fakes. */
import childProcess from "node:child_process";
import net from "node:net";
import os from "node:os";
import { type Caller, callerOf } from "./caller.ts";

interface WatchedCall {
  what: string;
  owner: object;
  name: string;
  /** As its callers write it. */
  call: string;
  /** Calls that are none of its kind. */
  except?: (args: readonly unknown[]) => boolean;
}

const CALLS: readonly WatchedCall[] = [
  ...["execFileSync", "execSync", "spawnSync"].map(name => ({
    what: "child-process",
    owner: childProcess,
    name,
    call: `child_process.${name}`,
  })),
  // The server itself comes about on a later tick, without the subject's frames.
  {
    what: "socket",
    owner: net.Server.prototype,
    name: "listen",
    call: "server.listen",
    except: isAbstractName,
  },
  { what: "clock", owner: os, name: "uptime", call: "os.uptime" },
  { what: "clock", owner: process, name: "cpuUsage", call: "process.cpuUsage" },
  { what: "clock", owner: process, name: "resourceUsage", call: "process.resourceUsage" },
  { what: "clock", owner: Atomics, name: "wait", call: "Atomics.wait" },
  ...Object.keys(Object.getOwnPropertyDescriptors(temporalNow())).map(name => ({
    what: "clock",
    owner: temporalNow(),
    name,
    call: `Temporal.Now.${name}`,
  })),
];

/** Newer Nodes have it. */
function temporalNow(): object {
  return (globalThis as { Temporal?: { Now: object } }).Temporal?.Now ?? {};
}

/** Tell of each such call, and let it happen. Returns what ends that. */
export function watchCalls(onCall: (what: string, caller: Caller) => void): () => void {
  const undo = CALLS.map(watched => watch(watched, onCall));
  return () => {
    for (const step of undo) step();
  };
}

/**
 * A name in the kernel (Linux), by which a process shows that it has a file: it is held at once, and nothing comes of it in
 * time until somebody connects, which is noticed by itself.
 */
function isAbstractName([options]: readonly unknown[]): boolean {
  const { path } = (options ?? {}) as { path?: unknown };
  return typeof path === "string" && path.startsWith("\0");
}

function watch(
  { what, owner, name, call, except }: WatchedCall,
  onCall: (what: string, caller: Caller) => void,
) {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  const native = before?.value as ((...args: unknown[]) => unknown) | undefined;
  if (before === undefined || typeof native !== "function") return () => {};
  const told = function (this: unknown, ...args: unknown[]): unknown {
    if (except?.(args) !== true) onCall(what, { ...callerOf(), call });
    return Reflect.apply(native, this, args);
  };
  Object.defineProperty(owner, name, { ...before, value: Object.assign(told, native) });
  return () => Object.defineProperty(owner, name, before);
}
