/** Fault lines from their YAML form, in two steps: the envelope that all kinds share, then the attributes of the kind. */
import type { z } from "zod";
import { type AnyFaultKind, FAULT_KINDS } from "../fault/table.ts";
import type { Endpoint } from "../trace/record.ts";
import type { Context } from "./context.ts";
import { printDuration } from "./duration.ts";
import { suggestion } from "./nearest.ts";
import type { Path } from "./problem.ts";
import type { FaultLine } from "./scenario.ts";
import { faultSchema } from "./schema.ts";
import { checkAccount } from "./workload.ts";

type Given = z.output<typeof faultSchema>;

/** One line, or undefined after reporting what is wrong with it. `position` counts from 0. */
export function parseFaultLine(value: unknown, position: number, path: Path, context: Context): FaultLine | undefined {
  const given = context.decode(faultSchema, value, path);
  // The kind and its attributes are looked at even when the envelope is mistaken, so that all mistakes show at once.
  const { kind: id, with: attributesGiven } = given ?? looseEnvelope(value);
  const kind = FAULT_KINDS.find(known => known.id === id);
  if (!kind) {
    if (id === undefined) return undefined;
    const kinds = FAULT_KINDS.map(known => known.id);
    context.report([...path, "kind"], `there is no fault kind "${id}"`, suggestion(id, kinds));
    return undefined;
  }
  const attributes = context.decode(kind.attributes, attributesGiven ?? {}, [...path, "with"]);
  if (!given) return undefined;
  const endpoints = parseEndpoints(given, kind, path, context);
  const account = given.account === undefined ? undefined : checkAccount(given.account, [...path, "account"], context);
  const times = parseTimes(given, path, context);
  if (!attributes || !endpoints || !times) return undefined;
  return {
    name: given.name ?? defaultFaultName(kind.id, position),
    kind: kind.id,
    ...times,
    ...(given.count !== undefined && { count: given.count }),
    skip: given.skip ?? 0,
    chance: given.chance ?? 1,
    endpoints,
    ...(account !== undefined && { account }),
    attributes,
  };
}

/** Name of a fault that is given none. `position` counts from 0, the name from 1. */
export function defaultFaultName(kind: string, position: number): string {
  return `${kind}-${position + 1}`;
}

function looseEnvelope(value: unknown): { kind: string | undefined; with: object | undefined } {
  const { kind, with: attributes } = (value ?? {}) as { kind?: unknown; with?: unknown };
  const isMapping = typeof attributes === "object" && attributes !== null && !Array.isArray(attributes);
  return { kind: typeof kind === "string" ? kind : undefined, with: isMapping ? attributes : undefined };
}

function parseEndpoints(given: Given, kind: AnyFaultKind, path: Path, context: Context): Endpoint[] | undefined {
  const aimed = given.on === undefined ? [] : [given.on].flat();
  if (kind.endpoints.length === 0) {
    const stray = (["on", "skip"] as const).find(key => given[key] !== undefined);
    if (stray === undefined) return [];
    context.report([...path, stray], `"${kind.id}" acts on the server, not on requests`, `leave "${stray}" out`, "key");
    return undefined;
  }
  for (const [at, endpoint] of aimed.entries()) {
    const place = Array.isArray(given.on) ? [...path, "on", at] : [...path, "on"];
    if (aimed.indexOf(endpoint) !== at) {
      context.report(place, `"${endpoint}" is given twice`, "keep one of the two");
      return undefined;
    }
    if (!kind.endpoints.includes(endpoint)) {
      context.report(place, `"${kind.id}" cannot be aimed at ${endpoint}`, `known: ${kind.endpoints.join(", ")}`);
      return undefined;
    }
  }
  return aimed;
}

function parseTimes(given: Given, path: Path, context: Context) {
  const extra = given.every === undefined ? given.from : given.every;
  if (given.at !== undefined && extra !== undefined) {
    const key = given.every === undefined ? "from" : "every";
    context.report([...path, key], `"at" and "${key}" exclude each other`, 'with "every", write "from"', "key");
    return undefined;
  }
  if (given.every === undefined && given.for !== undefined && given.until !== undefined) {
    context.report([...path, "until"], '"for" and "until" exclude each other', "keep one of the two", "key");
    return undefined;
  }
  const opens = given.at !== undefined ? "at" : given.from !== undefined ? "from" : "every";
  if (opens === "every" && given.every === undefined) {
    context.report(path, 'missing key "at", "from" or "every"', "write for example at: 6h", "key");
    return undefined;
  }
  if (given.every === 0) {
    context.report([...path, "every"], '"every" must be more than 0s');
    return undefined;
  }
  const atMs = opens === "every" ? given.every! : context.resolve(given[opens], [...path, opens]);
  const until = context.resolve(given.until, [...path, "until"]);
  if (atMs === undefined || (given.until !== undefined && until === undefined)) return undefined;
  const forUntil = given.for === undefined ? undefined : atMs + given.for;
  const ends = [["until", until] as const, ["for", forUntil] as const];
  if (!isBeforeHeal(opens, atMs, ends, path, context)) return undefined;
  const untilMs = given.every === undefined ? (until ?? forUntil) : forUntil;
  return {
    atMs,
    ...(untilMs !== undefined && { untilMs }),
    ...(given.every !== undefined && { everyMs: given.every }),
    ...(given.every !== undefined && until !== undefined && { repeatUntilMs: until }),
  };
}

type End = readonly ["until" | "for", number | undefined];

function isBeforeHeal(opens: string, atMs: number, ends: readonly End[], path: Path, context: Context): boolean {
  const { healAtMs } = context.frame;
  if (healAtMs !== undefined && atMs >= healAtMs) {
    const message = `faults end at heal: ${printDuration(atMs)} is not before ${printDuration(healAtMs)}`;
    context.report([...path, opens], message, "open it earlier, or make the run longer");
    return false;
  }
  for (const [key, untilMs] of ends) {
    if (untilMs === undefined) continue;
    if (untilMs <= atMs) {
      const message =
        key === "for" ? '"for" must be more than 0s' : `"until" (${printDuration(untilMs)}) is not after ${printDuration(atMs)}`;
      context.report([...path, key], message);
      return false;
    }
    if (healAtMs !== undefined && untilMs > healAtMs) {
      const message = `faults end at heal: ${printDuration(untilMs)} is after ${printDuration(healAtMs)}`;
      context.report([...path, key], message, `leave "${key}" out to last until heal`);
      return false;
    }
  }
  return true;
}
