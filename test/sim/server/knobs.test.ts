/** The table of knobs is the schema: the same keys, defaults and behaviours, in the same order. */
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { KNOBS } from "../../../sim/knobs/knobs.ts";
import { serverSchema } from "../../../sim/scenario/schema.ts";
import { DEFAULT_SERVER, SECTIONS } from "../../../sim/scenario/settings.ts";

const fields = Object.entries(SECTIONS.server.fields);
const jsonSchema = z.toJSONSchema(serverSchema, { io: "input" });
const properties = jsonSchema.properties as Record<string, { enum?: unknown; description?: string }>;

describe("KNOBS", () => {
  it("has the keys of the schema and of the settings, in one order", () => {
    const keys = KNOBS.map(({ key }) => key);
    expect(keys).toEqual(Object.keys(serverSchema.shape));
    expect(keys).toEqual(fields.map(([key]) => key));
    expect(fields.map(([, field]) => field)).toEqual(Object.keys(DEFAULT_SERVER));
  });

  it("has the defaults of the settings, as a scenario writes them", () => {
    const given = Object.fromEntries(fields.map(([key, field]) => [key, DEFAULT_SERVER[field]]));
    const written = z.encode(serverSchema, given) as Record<string, unknown>;
    expect(Object.fromEntries(KNOBS.map(knob => [knob.key, knob.default]))).toEqual(
      Object.fromEntries(Object.entries(written).map(([key, value]) => [key, String(value)])),
    );
  });

  it.each(KNOBS)("$key: each behaviour is one that the schema takes, and the default is among them", knob => {
    const choices = properties[knob.key]?.enum;
    if (Array.isArray(choices)) expect(knob.behaviours).toEqual(choices);
    const sample = (behaviour: string): unknown =>
      ({ "<duration>": "5s", "<number>": 5, true: true, false: false })[behaviour] ?? behaviour;
    for (const behaviour of knob.behaviours) {
      expect(serverSchema.safeParse({ [knob.key]: sample(behaviour) }).success, behaviour).toBe(true);
    }
    expect(serverSchema.safeParse({ [knob.key]: "something else" }).success).toBe(false);
    const isPlain = knob.behaviours.some(behaviour => behaviour.startsWith("<"));
    if (!isPlain) expect(knob.behaviours).toContain(knob.default);
    expect(properties[knob.key]?.description).toContain(
      knob.behaviours.join() === "true,false" ? "Default" : `Default ${knob.default}.`,
    );
  });

  it.each(KNOBS)("$key says why, and where it is from", ({ reason, source }) => {
    expect([reason.length > 20, source.length > 3]).toEqual([true, true]);
  });
});
