import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FAULT_KINDS } from "../../../sim/fault/table.ts";
import { printSchema, SCHEMA_FILE } from "../../../sim/scenario/print-schema.ts";

test("the committed JSON Schema is up to date (npm run schema)", () => {
  expect(readFileSync(SCHEMA_FILE, "utf8")).toBe(printSchema());
});

test("every key of the JSON Schema has a description", () => {
  const bare: string[] = [];
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== "object" || value === null) return;
    const { properties } = value as { properties?: Record<string, { description?: string }> };
    for (const [key, property] of Object.entries(properties ?? {})) {
      const isCondition = path.endsWith(".if") || path.endsWith(".then");
      if (!isCondition && property.description === undefined) bare.push(`${path}.${key}`);
    }
    for (const [key, part] of Object.entries(value)) visit(part, `${path}.${key}`);
  };
  visit(JSON.parse(printSchema()), "");
  expect(bare).toEqual([]);
});

test("the JSON Schema knows the attributes of every fault kind", () => {
  const items = JSON.parse(printSchema()).properties.faults.items;
  const kinds = items.allOf.map(
    (branch: { if: { properties: { kind: { const: string } } } }) => branch.if.properties.kind.const,
  );
  expect(kinds).toEqual(FAULT_KINDS.map(({ id }) => id));
});
