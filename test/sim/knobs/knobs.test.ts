/** A knob is one entry: schema, settings, printing, the reference page and the search have it from there. */
import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { LENGTH, oneOf } from "../../../sim/knobs/forms.ts";
import { knob } from "../../../sim/knobs/knob.ts";
import { KNOBS, type Knob } from "../../../sim/knobs/knobs.ts";
import {
  DEFAULT_SERVER,
  defaultsOf,
  fieldsOf,
  type SettingsOf,
  serverSchema,
  serverSchemaOf,
} from "../../../sim/knobs/settings.ts";
import { printServerPage } from "../../../sim/reference/server-page.ts";
import { givenOf, SECTIONS, settingsOf } from "../../../sim/scenario/settings.ts";
import { serverArbitraryOf } from "../../../sim/search/settings-arbitrary.ts";

const entries: [field: string, knob: Knob][] = Object.entries(KNOBS);
const knobs = entries.map(([, knob]) => knob);

/** A behaviour as a scenario would write it. */
const sample = (behaviour: string): unknown =>
  ({ "<duration>": "5s", "<number>": 5, true: true, false: false })[behaviour] ?? behaviour;

describe("KNOBS", () => {
  it("has each key once", () => {
    expect(new Set(knobs.map(({ key }) => key)).size).toBe(knobs.length);
  });

  it.each(knobs)("$key: each behaviour is one that the schema takes, and nothing else is", knob => {
    for (const behaviour of knob.behaviours) {
      expect(serverSchema.safeParse({ [knob.key]: sample(behaviour) }).success, behaviour).toBe(true);
    }
    expect(serverSchema.safeParse({ [knob.key]: "something else" }).success).toBe(false);
    const json = z.toJSONSchema(knob.schema, { io: "input" });
    if (json.enum !== undefined) expect(knob.behaviours).toEqual(json.enum);
  });

  it.each(entries)("%s: the default is a behaviour and is read back", (field, knob) => {
    const written = z.encode(knob.schema, knob.default);
    expect(z.decode(knob.schema, written)).toBe(knob.default);
    const isAny = knob.behaviours.some(behaviour => behaviour.startsWith("<"));
    if (!isAny) expect(knob.behaviours).toContain(knob.written);
    expect(DEFAULT_SERVER).toHaveProperty(field, knob.default);
  });

  it.each(entries)("%s: what the search draws is what a scenario could say", (_field, { draw, ...knob }) => {
    if (draw === undefined) return;
    expect([draw.oneIn > 1, draw.of.length > 0, draw.of.includes(knob.default)]).toEqual([true, true, false]);
    for (const value of draw.of) {
      expect(z.decode(knob.schema, z.encode(knob.schema, value))).toBe(value);
      for (const [other, brought] of Object.entries(draw.along?.(value) ?? {})) {
        const { schema } = new Map(entries).get(other)!;
        expect(z.decode(schema, z.encode(schema, brought))).toBe(brought);
      }
    }
  });

  it.each(knobs)("$key says what it decides, why, and where it is from", ({ decides, reason, source }) => {
    expect([decides, reason].every(text => /^[A-Za-z0-9].{8,}\.$/.test(text))).toBe(true);
    expect(source.length).toBeGreaterThan(3);
  });
});

describe("an entry more", () => {
  const TABLE = {
    ...KNOBS,
    greeting: knob({
      key: "hello",
      form: oneOf("none", "short", "long"),
      default: "none",
      decides: "How the server greets.",
      reason: "No server greets.",
      source: "assumption; OW#155",
      draw: { oneIn: 3, of: ["short", "long"], along: () => ({ greetingMs: 7 }) },
    }),
    greetingMs: knob({
      key: "helloAfter",
      form: LENGTH,
      default: 90_000,
      decides: "When it does.",
      reason: "Somebody has to say.",
      source: "assumption",
    }),
  };
  const section = { fields: fieldsOf(TABLE), defaults: defaultsOf(TABLE) };
  const schema = serverSchemaOf(TABLE);

  it("is in the type", () => {
    expectTypeOf<SettingsOf<typeof TABLE>["greeting"]>().toEqualTypeOf<"none" | "short" | "long">();
    expectTypeOf<SettingsOf<typeof TABLE>["greetingMs"]>().toEqualTypeOf<number>();
  });

  it("is in the schema, with its description and its default", () => {
    const { properties } = z.toJSONSchema(schema, { io: "input" });
    expect(properties?.hello).toEqual({
      type: "string",
      enum: ["none", "short", "long"],
      description: "How the server greets. Default none.",
    });
    expect(properties?.helloAfter).toMatchObject({ description: "When it does. Default 1m30s." });
    expect(schema.safeParse({ hello: "loud" }).success).toBe(false);
  });

  it("is read, filled in and printed", () => {
    expect(settingsOf(section, schema.parse({ helloAfter: "2s" }))).toEqual({
      ...DEFAULT_SERVER,
      greeting: "none",
      greetingMs: 2_000,
    });
    const settings = { ...section.defaults, greeting: "long" as const, greetingMs: 61_000 };
    expect(z.encode(schema, givenOf(section, settings))).toEqual({ hello: "long", helloAfter: "1m1s" });
  });

  it("is on the page", () => {
    const link = "[Tencent/openclaw-weixin#155](https://github.com/Tencent/openclaw-weixin/issues/155)";
    const row = `| \`hello\` | \`none\`, \`short\`, \`long\` | \`none\` | How the server greets. No server greets. | assumption; ${link} |`;
    expect(printServerPage(TABLE)).toContain(row);
  });

  it("is drawn by the search as often as it says, with what it brings, and shrinks to its default", () => {
    const arbitrary = serverArbitraryOf(TABLE);
    const drawn = fc.sample(arbitrary, { numRuns: 1_000, seed: 1 });
    const greeted = drawn.filter(({ greeting }) => greeting !== "none");
    // A third of the four fifths that are not all defaults.
    expect(greeted.length / drawn.length).toBeCloseTo(4 / 15, 1);
    expect(new Set(greeted.map(({ greeting }) => greeting))).toEqual(new Set(["short", "long"]));
    expect(drawn.every(({ greeting, greetingMs }) => greetingMs === (greeting === "none" ? 90_000 : 7))).toBe(
      true,
    );
    const { counterexample } = fc.check(
      fc.property(arbitrary, ({ greeting }) => greeting !== "long"),
      { seed: 1, numRuns: 1_000 },
    );
    expect(counterexample).toEqual([{ ...section.defaults, greeting: "long", greetingMs: 7 }]);
  });
});

it("SECTIONS has the knobs in the order of the table", () => {
  expect(Object.entries(SECTIONS.server.fields)).toEqual(entries.map(([field, { key }]) => [key, field]));
});
