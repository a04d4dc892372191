/** The rest of the virtual world: what a program asks its process, its machine and its terminal for, under the seed and the virtual clock. */
import dns from "node:dns";
import net from "node:net";
import { PassThrough } from "node:stream";
import { type Caller, callerOf } from "./caller.ts";
import type { VirtualClock } from "./clock.ts";
import { faultyDisk, type WriteFault } from "./disk.ts";
import { virtualCrypto } from "./entropy.ts";
import { catchExits } from "./exits.ts";
import { synchronousFiles } from "./files.ts";
import { countImmediates } from "./immediates.ts";
import { type ListenerWatch, watchListeners } from "./listeners.ts";
import type { Quiescence } from "./quiescence.ts";
import { createReplacements, type Replace } from "./replace.ts";
import type { Streams } from "./streams.ts";
import { doorScope } from "./tripwire.ts";

interface Patch {
  restore(): void;
  /** A person types at the terminal. */
  typeIn(text: string): void;
  readonly listeners: ListenerWatch;
}

export interface GlobalsWorld {
  clock: VirtualClock;
  streams: Streams;
  quiescence: Quiescence;
  /** A host name was asked for: somebody is about to leave the virtual world. */
  onLookup(caller: Caller): void;
  /** The subject printed something, which goes nowhere else. */
  onOutput(text: string): void;
  /** The subject ends its process: what it called, and where. */
  onExit(what: string): void;
  /** The subject asks for another turn of the event loop, in an instant that has taken all of its turns. */
  onOverdue(where: string | undefined): void;
  /** Asked before each write to a file; absent: nobody wants to know. */
  onWrite?: ((file: string) => WriteFault | undefined) | undefined;
}

/**
 * Put the subject's other sources of non-determinism under the seed and the virtual clock.
 * Returns what puts them back.
 */
export function installGlobals(world: GlobalsWorld): Patch {
  const { replace, restore } = createReplacements();
  const chance = world.streams.stream("subject/math");
  const doorChance = world.streams.stream("door/math");
  replace(Math, "random", () => (doorScope.getStore() === true ? doorChance : chance).next());
  virtualCrypto(replace, world.streams.stream("subject/crypto"));
  noHosts(replace, world.onLookup);
  replace(AbortSignal, "timeout", (delayMs: number) => abortAfter(world.clock, delayMs));
  replace(process, "uptime", () => world.clock.steadyMs() / 1000);
  catchExits(replace, world.onExit);
  const typeIn = virtualTerminal(replace, world.onOutput);
  const dropImmediates = countImmediates(replace, world.quiescence, world.onOverdue);
  const listeners = watchListeners();
  // Before their asynchronous faces are made from them.
  if (world.onWrite !== undefined) faultyDisk(replace, world.onWrite);
  synchronousFiles(replace);
  return {
    typeIn,
    listeners,
    restore() {
      dropImmediates();
      listeners.release();
      restore();
    },
  };
}

/** No host name has an address: what gets past the doors must not reach the real service. */
function noHosts(replace: Replace, onLookup: (caller: Caller) => void): void {
  const { lookup } = dns as unknown as { lookup: (...args: unknown[]) => unknown };
  const promised = dns.promises.lookup as unknown as (...args: unknown[]) => Promise<unknown>;
  const isHere = (hostname: unknown): boolean => hostname === "localhost" || net.isIP(String(hostname)) !== 0;
  const refuse = (hostname: unknown): Error => {
    onLookup(callerOf());
    const facts = { code: "ENOTFOUND", syscall: "getaddrinfo", hostname };
    return Object.assign(new Error(`getaddrinfo ENOTFOUND ${String(hostname)}`), facts);
  };
  replace(dns, "lookup", (hostname: unknown, ...rest: unknown[]) => {
    if (isHere(hostname)) return lookup(hostname, ...rest);
    process.nextTick(rest.at(-1) as (error: Error) => void, refuse(hostname));
    return {};
  });
  replace(dns.promises, "lookup", async (hostname: unknown, ...rest: unknown[]) =>
    isHere(hostname) ? promised(hostname, ...rest) : Promise.reject(refuse(hostname)),
  );
}

/**
 * A subject may print (a QR code, its log): that is not the harness's output. It may ask the person at the terminal,
 * who is the harness's too; the question keeps no process alive. Returns that person's keyboard.
 */
function virtualTerminal(replace: Replace, onOutput: (text: string) => void): (text: string) => void {
  const stdin = new PassThrough();
  replace(process, "stdin", stdin);
  for (const stream of [process.stdout, process.stderr]) {
    replace(stream, "write", (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      onOutput(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8"));
      const done = rest.at(-1);
      if (typeof done === "function") process.nextTick(done as () => void);
      return true;
    });
  }
  return text => void stdin.write(text);
}

/** The native one runs on timers that nothing can fake. Its timer counts as the harness's: the native one is unreferenced too. */
function abortAfter(clock: VirtualClock, delayMs: number): AbortSignal {
  const controller = new AbortController();
  const abort = () =>
    controller.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError"));
  clock.after(delayMs, abort, true);
  return controller.signal;
}
