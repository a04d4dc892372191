/** The three axes of a fault line: which of its keys say what, when and where, and how a fault comes and goes. */
import { z } from "zod";
import { regimeSchema } from "../fault/regime.ts";
import { faultSchema } from "../scenario/schema.ts";

const LINE = z.toJSONSchema(faultSchema, { io: "input" });

type Key = keyof typeof faultSchema.shape;

export interface Axis {
  name: string;
  about: string;
  keys: readonly Key[];
}

export const AXES: readonly Axis[] = [
  { name: "What", about: "the kind and its attributes", keys: ["kind", "with", "name"] },
  {
    name: "When",
    about: "the window, how often it opens, and how the fault comes and goes in it",
    keys: ["at", "from", "until", "for", "every", "count", "chance", "regime"],
  },
  {
    name: "Where",
    about: "which requests, at which point of their way, in which state of the session",
    keys: ["on", "leg", "skip", "session", "account"],
  },
];

/** What the schema says about a key. */
export function describeKey(key: Key): string {
  return asSchema(LINE.properties?.[key] ?? {}).description ?? "";
}

export interface RegimeFacts {
  /** As a scenario writes it, with `<duration>` and `<number>` for values. */
  form: string;
  about: string;
}

export const REGIMES: readonly RegimeFacts[] = (
  z.toJSONSchema(regimeSchema, { io: "input" }).anyOf ?? []
).map(option => ({ form: formOf(option), about: option.description ?? "" }));

function formOf(schema: z.core.JSONSchema.JSONSchema): string {
  const { type, properties = {}, prefixItems = [] } = schema;
  switch (type) {
    case "object": {
      const keys = Object.entries(properties).map(([key, value]) => `${key}: ${formOf(asSchema(value))}`);
      return `{ ${keys.join(", ")} }`;
    }
    case "array":
      return `[${prefixItems.map(item => formOf(asSchema(item))).join(", ")}]`;
    case "string":
      return "<duration>";
    default:
      return "<number>";
  }
}

/** A schema may be `true` or `false` for anything and nothing; those of a regime are not. */
function asSchema(schema: z.core.JSONSchema._JSONSchema): z.core.JSONSchema.JSONSchema {
  return typeof schema === "boolean" ? {} : schema;
}
