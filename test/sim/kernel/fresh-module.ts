/** A module that Node has never seen, importing by name what a client would: to see what named imports come to. */

let count = 0;

/** @param source the module's text; it may import Node's own modules only. */
export function freshModule<T>(source: string): Promise<T> {
  const text = `${source}\n// ${++count}`;
  return import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(text)}`) as Promise<T>;
}

/** Everything that the kernel replaces and a client can import by name. */
export const NAMED_IMPORTS = `
import { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, clearImmediate } from "node:timers";
import { setTimeout as sleep, setInterval as ticks, setImmediate as turn, scheduler } from "node:timers/promises";
import { randomBytes, randomUUID, randomInt, randomFillSync, randomFill, getRandomValues, webcrypto } from "node:crypto";
import { readFile, writeFile, rm, mkdir, stat } from "node:fs/promises";
import { promises, readFile as readFileCallback, realpath } from "node:fs";
import { performance } from "node:perf_hooks";
import { hrtime, uptime } from "node:process";
export const named = () => ({
  setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, clearImmediate,
  sleep, ticks, turn, randomBytes, randomUUID, randomInt, randomFillSync, randomFill, getRandomValues,
  readFile, writeFile, rm, mkdir, stat, readFileCallback, realpath, hrtime, uptime,
});
export { performance, webcrypto, promises, scheduler };
`;
