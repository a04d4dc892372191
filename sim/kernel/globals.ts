/** The rest of the virtual world: chance, `AbortSignal.timeout`, uptime, immediates and the file system's asynchronous face. */
import crypto from "node:crypto";
import dns from "node:dns";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import { PassThrough } from "node:stream";
import timers from "node:timers";
import timersPromises from "node:timers/promises";
import { promisify } from "node:util";
import type { VirtualClock } from "./clock.ts";
import { faultyDisk, type WriteFault } from "./disk.ts";
import type { Quiescence } from "./quiescence.ts";
import type { Stream, Streams } from "./streams.ts";
import { callerOf, doorScope } from "./tripwire.ts";

interface Patch {
  restore(): void;
  /** A person types at the terminal. */
  typeIn(text: string): void;
}

/**
 * Put the subject's other sources of non-determinism under the seed and the virtual clock.
 * Returns what puts them back.
 */
export function installGlobals(world: {
  clock: VirtualClock;
  streams: Streams;
  quiescence: Quiescence;
  /** A host name was asked for: somebody is about to leave the virtual world. `where`: by whom. */
  onLookup(where: string | undefined): void;
  /** The subject printed something, which goes nowhere else. */
  onOutput(text: string): void;
  /** Asked before each write to a file; absent: nobody wants to know. */
  onWrite?: ((file: string) => WriteFault | undefined) | undefined;
}): Patch {
  const undo: (() => void)[] = [];
  // biome-ignore lint/suspicious/noExplicitAny: replacing members of arbitrary builtins is untyped by nature.
  const replace = (owner: any, name: string, value: unknown): void => {
    const before = Object.getOwnPropertyDescriptor(owner, name);
    Object.defineProperty(owner, name, {
      configurable: true,
      writable: true,
      enumerable: before?.enumerable ?? true,
      value,
    });
    undo.push(() => {
      if (before === undefined) delete owner[name];
      else Object.defineProperty(owner, name, before);
    });
  };

  const chance = world.streams.stream("subject/math");
  const doorChance = world.streams.stream("door/math");
  replace(Math, "random", () => (doorScope.getStore() === true ? doorChance : chance).next());
  virtualCrypto(replace, world.streams.stream("subject/crypto"));
  noHosts(replace, world.onLookup);
  replace(AbortSignal, "timeout", (delayMs: number) => abortAfter(world.clock, delayMs));
  replace(process, "uptime", () => world.clock.nowMs() / 1000);
  const typeIn = virtualTerminal(replace, world.onOutput);
  countImmediates(replace, world.quiescence);
  // Before their asynchronous faces are made from them.
  if (world.onWrite !== undefined) faultyDisk(replace, world.onWrite);
  synchronousFiles(replace);
  syncBuiltinESMExports();
  return {
    typeIn,
    restore() {
      for (const step of undo.reverse()) step();
      syncBuiltinESMExports();
    },
  };
}

/** No host name has an address: what gets past the doors must not reach the real service. */
function noHosts(replace: Replace, onLookup: (where: string | undefined) => void): void {
  const { lookup } = dns as unknown as { lookup: (...args: unknown[]) => unknown };
  const promised = dns.promises.lookup as unknown as (...args: unknown[]) => Promise<unknown>;
  const isHere = (hostname: unknown): boolean => hostname === "localhost" || net.isIP(String(hostname)) !== 0;
  const refuse = (hostname: unknown): Error => {
    onLookup(callerOf().where);
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

type Replace = (owner: object, name: string, value: unknown) => void;

/** Every source of entropy draws from one stream; asynchronous forms answer on the next tick. */
function virtualCrypto(replace: Replace, stream: Stream): void {
  const randomBytes = (size: number, callback?: (error: null, bytes: Buffer) => void): Buffer | undefined => {
    const bytes = Buffer.alloc(size);
    stream.fill(bytes);
    if (callback === undefined) return bytes;
    process.nextTick(callback, null, bytes);
    return undefined;
  };
  const bytesOf = (target: ArrayBufferView | ArrayBuffer): Uint8Array =>
    ArrayBuffer.isView(target)
      ? new Uint8Array(target.buffer, target.byteOffset, target.byteLength)
      : new Uint8Array(target);
  const getRandomValues = <T extends ArrayBufferView>(view: T): T => {
    stream.fill(bytesOf(view));
    return view;
  };
  /** Offset and size count elements of the target, as in Node. */
  const randomFillSync = <T extends ArrayBufferView | ArrayBuffer>(
    target: T,
    offset = 0,
    size?: number,
  ): T => {
    const unit = (target as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1;
    stream.fill(
      bytesOf(target).subarray(offset * unit, size === undefined ? undefined : (offset + size) * unit),
    );
    return target;
  };
  const randomFill = (target: ArrayBufferView | ArrayBuffer, ...rest: unknown[]): void => {
    const callback = rest.pop() as (error: null, filled: unknown) => void;
    const [offset, size] = rest as [number?, number?];
    process.nextTick(callback, null, randomFillSync(target, offset, size));
  };
  const randomUUID = (): string => {
    const bytes = randomBytes(16) as Buffer;
    bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
    const hex = bytes.toString("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  };
  const randomInt = (
    low: number,
    high?: number | ((error: null, n: number) => void),
    callback?: unknown,
  ): number | undefined => {
    const [from, to] = typeof high === "number" ? [low, high] : [0, low];
    const value = from + Math.floor(stream.next() * (to - from));
    const done =
      typeof high === "function" ? high : (callback as ((error: null, n: number) => void) | undefined);
    if (done === undefined) return value;
    process.nextTick(done, null, value);
    return undefined;
  };
  replace(crypto, "randomBytes", randomBytes);
  replace(crypto, "pseudoRandomBytes", randomBytes);
  replace(crypto, "randomUUID", randomUUID);
  replace(crypto, "randomInt", randomInt);
  replace(crypto, "randomFillSync", randomFillSync);
  replace(crypto, "randomFill", randomFill);
  // `crypto.getRandomValues` cannot be replaced; it looks up the web one below at each call.
  const web = Object.getPrototypeOf(globalThis.crypto) as object;
  replace(web, "getRandomValues", getRandomValues);
  replace(web, "randomUUID", randomUUID);
}

/** The native one runs on timers that nothing can fake. Its timer counts as the harness's: the native one is unreferenced too. */
function abortAfter(clock: VirtualClock, delayMs: number): AbortSignal {
  const controller = new AbortController();
  const abort = () =>
    controller.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError"));
  clock.after(delayMs, abort, true);
  return controller.signal;
}

/** Immediates stay native, but an instant is not over while one is pending. */
function countImmediates(replace: Replace, quiescence: Quiescence): void {
  const native = globalThis.setImmediate;
  const nativeClear = globalThis.clearImmediate;
  const pending = new Set<NodeJS.Immediate>();
  const settle = (immediate: NodeJS.Immediate): void => {
    if (pending.delete(immediate)) quiescence.finish();
  };
  const counted = (action: (...args: unknown[]) => void, ...args: unknown[]): NodeJS.Immediate => {
    const immediate = native(() => {
      settle(immediate);
      action(...args);
    });
    pending.add(immediate);
    quiescence.begin();
    Object.defineProperty(immediate, Symbol.dispose, { value: () => clear(immediate) });
    return immediate;
  };
  const clear = (immediate: NodeJS.Immediate | undefined): void => {
    if (immediate === undefined) return;
    settle(immediate);
    nativeClear(immediate);
  };
  const later = (value?: unknown, options?: { signal?: AbortSignal }): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const signal = options?.signal;
      const onAbort = (): void => {
        clear(immediate);
        reject(new DOMException("The operation was aborted", { name: "AbortError", cause: signal?.reason }));
      };
      const immediate = counted(() => {
        signal?.removeEventListener("abort", onAbort);
        resolve(value);
      });
      if (signal?.aborted) onAbort();
      else signal?.addEventListener("abort", onAbort, { once: true });
    });
  Object.defineProperty(counted, promisify.custom, { value: later });
  for (const owner of [globalThis, timers]) {
    replace(owner, "setImmediate", counted);
    replace(owner, "clearImmediate", clear);
  }
  replace(timersPromises, "setImmediate", later);
  replace(timersPromises.scheduler, "yield", () => later());
  replace(timersPromises.scheduler, "wait", (delayMs: number, options?: { signal?: AbortSignal }) =>
    timersPromises.setTimeout(delayMs, undefined, options),
  );
}

/** Calls whose answer is not the value that their synchronous twin returns. */
const HANDLES_AND_ITERATORS = new Set(["open", "opendir", "watch", "glob"]);

/**
 * `fs.promises` and callback `fs` go to the thread pool, whose order is the machine's. Each call that has a
 * synchronous twin is answered by it at once, so files keep their content and lose their timing.
 */
function synchronousFiles(replace: Replace): void {
  const sync = fs as unknown as Record<string, (...args: unknown[]) => unknown>;
  for (const name of Object.keys(fs.promises)) {
    const twin = sync[`${name}Sync`];
    if (typeof twin !== "function" || HANDLES_AND_ITERATORS.has(name)) continue;
    replace(fs.promises, name, async (...args: unknown[]) => twin(...args));
    const native = sync[name];
    if (typeof native !== "function") continue;
    const answered = (...args: unknown[]) => {
      const callback = args.pop() as (error: unknown, result?: unknown) => void;
      let result: unknown;
      try {
        result = twin(...args);
      } catch (error) {
        process.nextTick(callback, error);
        return;
      }
      process.nextTick(callback, null, result);
    };
    // `fs.realpath.native` and its like.
    replace(fs, name, Object.assign(answered, native));
  }
}
