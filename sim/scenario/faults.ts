/** Fault lines from their YAML form, in two steps: the envelope that all kinds share, then the attributes of the kind. */
import type { z } from "zod";
import { actsOn } from "../fault/fault.ts";
import { type AnyFaultKind, FAULT_KINDS } from "../fault/table.ts";
import type { Endpoint } from "../trace/record.ts";
import type { ParseContext } from "./context.ts";
import { checkRegimeForm, checkRegimeUse } from "./fault-regime.ts";
import { parseFaultTimes } from "./fault-times.ts";
import { meant, nearest } from "./nearest.ts";
import type { Path } from "./problem.ts";
import type { FaultLine } from "./scenario.ts";
import { faultSchema } from "./schema.ts";
import { say } from "./sentences.ts";
import { checkAccount } from "./workload.ts";

type Given = z.output<typeof faultSchema>;

/** One line, or undefined after reporting what is wrong with it. `position` counts from 0. */
export function parseFaultLine(
  value: unknown,
  position: number,
  path: Path,
  context: ParseContext,
): FaultLine | undefined {
  const { regime, ...line } = (value ?? {}) as { regime?: unknown };
  const isRegimeRight = checkRegimeForm(regime, [...path, "regime"], context);
  const given = context.decode(faultSchema, isRegimeRight ? value : line, path);
  // The kind and its attributes are looked at even when the envelope is mistaken, so that all mistakes show at once.
  const { kind: id, with: attributesGiven } = given ?? looseEnvelope(value);
  const kind = FAULT_KINDS.find(known => known.id === id);
  if (!kind) {
    if (id === undefined) return undefined;
    const kinds = FAULT_KINDS.map(known => known.id);
    const hint = meant(nearest(id, kinds)) ?? say("fault.listed");
    context.report([...path, "kind"], say("fault.unknown", { kind: id }), hint);
    return undefined;
  }
  const attributes = context.decode(kind.attributes, attributesGiven ?? {}, [...path, "with"]);
  if (!given) return undefined;
  const endpoints = parseEndpoints(given, kind, path, context);
  const isLegRight = checkLeg(given, kind, path, context);
  const isRegimeUsed = isRegimeRight && checkRegimeUse(given.regime, kind, path, context);
  const account =
    given.account === undefined ? undefined : checkAccount(given.account, [...path, "account"], context);
  const times = parseFaultTimes(given, path, context);
  if (!attributes || !endpoints || !times || !isLegRight || !isRegimeUsed) return undefined;
  return {
    name: given.name ?? defaultFaultName(kind.id, position),
    kind: kind.id,
    ...times,
    ...(given.count !== undefined && { count: given.count }),
    skip: given.skip ?? 0,
    chance: given.chance ?? 1,
    ...(given.regime !== undefined && { regime: given.regime }),
    endpoints,
    ...(given.leg !== undefined && { leg: given.leg }),
    ...(given.session !== undefined && { session: given.session }),
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

/** What a fault that does not act on requests acts on, in words. */
const ACTS_ON = {
  handler: say("fault.of-handler"),
  disk: say("fault.of-disk"),
  store: say("fault.of-store"),
  callback: say("fault.of-callback"),
  world: say("fault.of-world"),
};

/** Keys that belong to requests alone; what acts on the world does so once per window. */
const AIMING = ["on", "leg", "session"] as const;
const STRAY_KEYS = {
  request: [],
  handler: AIMING,
  disk: AIMING,
  store: AIMING,
  callback: AIMING,
  world: [...AIMING, "skip", "count", "chance"],
} as const;

function checkLeg(given: Given, kind: AnyFaultKind, path: Path, context: ParseContext): boolean {
  const legs = kind.legs ?? [];
  if (given.leg === undefined || actsOn(kind) !== "request" || legs.includes(given.leg)) return true;
  context.report(
    [...path, "leg"],
    say("fault.leg", { kind: kind.id, leg: given.leg }),
    say("near.known", { words: legs }),
  );
  return false;
}

function parseEndpoints(
  given: Given,
  kind: AnyFaultKind,
  path: Path,
  context: ParseContext,
): Endpoint[] | undefined {
  const aimed = given.on === undefined ? [] : [given.on].flat();
  const acts = actsOn(kind);
  const stray = STRAY_KEYS[acts].find(key => given[key] !== undefined);
  if (acts !== "request") {
    if (stray === undefined) return [];
    const what = acts === "world" && kind.family === "X" ? say("fault.of-host") : ACTS_ON[acts];
    const message = say("fault.acts-on", { kind: kind.id, what });
    context.report([...path, stray], message, say("write.key-out", { key: stray }), "key");
    return undefined;
  }
  const known = kind.endpoints ?? [];
  for (const [at, endpoint] of aimed.entries()) {
    const place = Array.isArray(given.on) ? [...path, "on", at] : [...path, "on"];
    if (aimed.indexOf(endpoint) !== at) {
      context.report(place, say("expect.twice", { name: endpoint }), say("write.one"));
      return undefined;
    }
    if (!known.includes(endpoint)) {
      context.report(
        place,
        say("fault.aim", { kind: kind.id, endpoint }),
        say("near.known", { words: known }),
      );
      return undefined;
    }
  }
  return aimed;
}
