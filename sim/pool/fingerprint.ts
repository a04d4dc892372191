/** What a process consists of that every run shares: compared before and after a subject, it shows what the subject left behind. */

import http from "node:http";
import https from "node:https";
import { builtinModules, createRequire } from "node:module";

/** Names and what stood there: a value, or the identity of an object. */
export type Fingerprint = ReadonlyMap<string, unknown>;

const require = createRequire(import.meta.url);

/** Modules whose exports are looked at. Without those that warn when they are loaded, or that programs do not share. */
const MODULES = builtinModules.filter(
  name => !/^(?:_|node:)|^(?:punycode|sys|wasi|trace_events|repl|inspector)(?:$|\/)/.test(name),
);

/** Classes whose prototypes every program uses. */
const CLASSES = [
  "Object",
  "Function",
  "Array",
  "String",
  "Number",
  "Boolean",
  "Symbol",
  "BigInt",
  "Date",
  "RegExp",
  "Promise",
  "Map",
  "Set",
  "WeakMap",
  "WeakSet",
  "WeakRef",
  "Error",
  "TypeError",
  "RangeError",
  "ArrayBuffer",
  "DataView",
  "Uint8Array",
  "URL",
  "URLSearchParams",
  "AbortController",
  "AbortSignal",
  "EventTarget",
  "Event",
  "Headers",
  "Request",
  "Response",
  "FormData",
  "Blob",
  "ReadableStream",
  "WritableStream",
  "TransformStream",
  "TextEncoder",
  "TextDecoder",
  "Buffer",
] as const;

/** Objects of Node's own whose members are settings for the whole process. */
const SHARED: readonly [string, object][] = [
  ["JSON", JSON],
  ["Math", Math],
  ["Reflect", Reflect],
  ["Atomics", Atomics],
  ["console", console],
  ["process", process],
  ["http.globalAgent", http.globalAgent],
  ["https.globalAgent", https.globalAgent],
  ["http.globalAgent.options", optionsOf(http.globalAgent)],
  ["https.globalAgent.options", optionsOf(https.globalAgent)],
];

/** Members that change by themselves, or that the door through msw adds. */
const RESTLESS = /^(?:process\.(?:exitCode|title|_exiting|_events|_eventsCount)|globalThis\.__MSW_\w+)$/;

/**
 * Resources that end by themselves within a turn of the event loop, and the sockets that the door through msw caught:
 * a real one trips the wire.
 */
const PASSING = new Set([
  "Immediate",
  "TickObject",
  "FSReqCallback",
  "FSReqPromise",
  "CloseReq",
  "TCPSocketWrap",
]);

export function takeFingerprint(): Fingerprint {
  const found = new Map<string, unknown>();
  const world = globalThis as unknown as Record<string, unknown>;
  members(found, "globalThis", globalThis);
  for (const name of CLASSES) {
    const made = world[name] as { prototype: object };
    members(found, name, made);
    members(found, `${name}.prototype`, made.prototype);
  }
  for (const name of MODULES) members(found, name, require(`node:${name}`) as object);
  for (const [name, object] of SHARED) members(found, name, object);
  for (const [name, value] of Object.entries(process.env)) found.set(`process.env.${name}`, value);
  for (const event of process.eventNames()) {
    for (const [at, listener] of process.rawListeners(event).entries())
      found.set(`listener ${at} of process "${String(event)}"`, listener);
  }
  found.set("process.cwd()", process.cwd());
  const resources = process.getActiveResourcesInfo().filter(type => !PASSING.has(type));
  for (const [at, type] of resources.toSorted().entries()) found.set(`open resource ${at}`, type);
  return found;
}

/** Not in the types, and read by every request. */
function optionsOf(agent: http.Agent): object {
  return (agent as unknown as { options: object }).options;
}

/** The first difference in words; undefined when there is none. */
export function differenceOf(before: Fingerprint, after: Fingerprint): string | undefined {
  for (const [name, value] of after) {
    if (!before.has(name)) return `${name} is new`;
    if (!Object.is(before.get(name), value)) return `${name} is another`;
  }
  for (const name of before.keys()) if (!after.has(name)) return `${name} is gone`;
  return undefined;
}

/** Every member: its value, or its getter, which is never called. */
function members(found: Map<string, unknown>, owner: string, object: object): void {
  found.set(`prototype of ${owner}`, Object.getPrototypeOf(object));
  for (const key of Reflect.ownKeys(object)) {
    const name = `${owner}.${String(key)}`;
    if (RESTLESS.test(name)) continue;
    const { value, get, set } = Object.getOwnPropertyDescriptor(object, key) as PropertyDescriptor;
    if (get === undefined && set === undefined) found.set(name, value);
    else {
      found.set(name, get);
      found.set(`${name} (setter)`, set);
    }
  }
}
