/** What there is to say about a fault kind, as plain data: for the reference page, the command `faults` and other programs. */
import { z } from "zod";
import type { FamilyLetter } from "../fault/family.ts";
import { actsOn, type Impact, type Leg } from "../fault/fault.ts";
import type { AnyFaultKind } from "../fault/table.ts";
import type { Endpoint } from "../trace/endpoint.ts";
import { familyOf } from "./families.ts";

export interface FaultFacts {
  id: string;
  family: FamilyLetter;
  familyName: string;
  summary: string;
  actsOn: "request" | "handler" | "disk" | "store" | "callback" | "server" | "host";
  /** Empty for what does not act on requests. */
  endpoints: readonly Endpoint[];
  /** The default first; empty for what does not act on requests. */
  legs: readonly Leg[];
  /** What stands in `with:`. */
  attributes: Readonly<Record<string, AttributeFacts>>;
  /** Worth trying, as a scenario writes them; the simplest first. */
  examples: readonly Readonly<Record<string, unknown>>[];
  /** Of the first example. */
  impact: Impact;
  /** True when a real socket has shown what a client sees, else why none has. */
  calibrated: true | string;
  /** A line that a scenario takes as it is. */
  line: Readonly<Record<string, unknown>>;
}

/** JSON Schema of one attribute as scenarios write it: type, enum, limits, description. */
export type AttributeFacts = z.core.JSONSchema.JSONSchema;

export function factsOf(kind: AnyFaultKind): FaultFacts {
  const { id, family, summary, endpoints = [], legs = [], calibrated } = kind;
  const examples = kind.examples.map(
    example => z.encode(kind.attributes, example) as Readonly<Record<string, unknown>>,
  );
  const acts = actsOn(kind);
  const example = kind.examples[0] ?? {};
  return {
    id,
    family,
    familyName: familyOf(family).name,
    summary,
    actsOn: acts === "world" ? (family === "X" ? "host" : "server") : acts,
    endpoints,
    legs,
    attributes: attributesOf(kind),
    examples,
    impact: kind.impact(example),
    calibrated: calibrated === "real-socket" || calibrated.why,
    line: {
      kind: id,
      // What happens and is over has no length.
      ...(acts === "world" && kind.onClose === undefined ? { at: "10m" } : { from: "10m", for: "5m" }),
      ...(Object.keys(examples[0] ?? {}).length > 0 && { with: examples[0] }),
    },
  };
}

function attributesOf({ attributes }: AnyFaultKind): Record<string, AttributeFacts> {
  const { properties = {} } = z.toJSONSchema(attributes, { io: "input" });
  const { shape = {} } = attributes as { shape?: Record<string, z.ZodType> };
  const facts = Object.entries(properties).map(([name, property]) => {
    const schema = shape[name];
    const unset = schema?.safeParse(undefined);
    // The JSON Schema leaves out the defaults of durations, which are decoded.
    const known = unset?.success && unset.data !== undefined && schema !== undefined;
    return [
      name,
      { ...(property as AttributeFacts), ...(known && { default: z.encode(schema, unset.data) }) },
    ] as const;
  });
  return Object.fromEntries(facts) as Record<string, AttributeFacts>;
}
