/** Fault lines from their YAML form, in two steps: the envelope that all kinds share, then the attributes of the kind. */
import type { z } from "zod";
import { type AnyFaultKind, FAULT_KINDS } from "../fault/table.ts";
import type { Endpoint } from "../trace/record.ts";
import type { Context } from "./context.ts";
import { parseFaultTimes } from "./fault-times.ts";
import { suggestion } from "./nearest.ts";
import type { Path } from "./problem.ts";
import type { FaultLine } from "./scenario.ts";
import { faultSchema } from "./schema.ts";
import { checkAccount } from "./workload.ts";

type Given = z.output<typeof faultSchema>;

/** One line, or undefined after reporting what is wrong with it. `position` counts from 0. */
export function parseFaultLine(
  value: unknown,
  position: number,
  path: Path,
  context: Context,
): FaultLine | undefined {
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
  const account =
    given.account === undefined ? undefined : checkAccount(given.account, [...path, "account"], context);
  const times = parseFaultTimes(given, path, context);
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

function parseEndpoints(
  given: Given,
  kind: AnyFaultKind,
  path: Path,
  context: Context,
): Endpoint[] | undefined {
  const aimed = given.on === undefined ? [] : [given.on].flat();
  if (kind.endpoints.length === 0) {
    const stray = (["on", "skip", "count", "chance"] as const).find(key => given[key] !== undefined);
    if (stray === undefined) return [];
    context.report(
      [...path, stray],
      `"${kind.id}" acts on the server, not on requests`,
      `leave "${stray}" out`,
      "key",
    );
    return undefined;
  }
  for (const [at, endpoint] of aimed.entries()) {
    const place = Array.isArray(given.on) ? [...path, "on", at] : [...path, "on"];
    if (aimed.indexOf(endpoint) !== at) {
      context.report(place, `"${endpoint}" is given twice`, "keep one of the two");
      return undefined;
    }
    if (!kind.endpoints.includes(endpoint)) {
      context.report(
        place,
        `"${kind.id}" cannot be aimed at ${endpoint}`,
        `known: ${kind.endpoints.join(", ")}`,
      );
      return undefined;
    }
  }
  return aimed;
}
