/** The JSON Schema that gives editors hints for scenario files. Run as a script, it writes `scenarios/scenario.schema.json`. */
import { writeFileSync } from "node:fs";
import { z } from "zod";
import { FAULT_KINDS } from "../fault/table.ts";
import { faultSchema, scenarioSchema } from "./schema.ts";

/** Where the schema is kept. */
export const SCHEMA_FILE = new URL("../../scenarios/scenario.schema.json", import.meta.url);

/** The schema as the text of its file: a line a word, for diffs, and little indented, as it is a tenth of the package. */
export function printSchema(): string {
  const schema = z.toJSONSchema(scenarioSchema, { io: "input" });
  schema.properties = { ...schema.properties, faults: faultsSchema() };
  return `${JSON.stringify(schema, null, 1)}\n`;
}

/** The envelope once, then the attributes of each kind under the condition that it is this kind. */
function faultsSchema(): z.core.JSONSchema.JSONSchema {
  const { $schema: _, ...line } = z.toJSONSchema(faultSchema, { io: "input" });
  const kinds = FAULT_KINDS.map(({ id, summary }) => ({ const: id, description: summary }));
  const branches = FAULT_KINDS.map(({ id, attributes }) => {
    const { $schema: _, ...withSchema } = z.toJSONSchema(attributes, { io: "input" });
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    return { if: { properties: { kind: { const: id } } }, then: { properties: { with: withSchema } } };
  });
  const properties = { ...line.properties, kind: { description: "What goes wrong.", oneOf: kinds } };
  return {
    description: "What goes wrong, until heal.",
    type: "array",
    items: { ...line, properties, allOf: branches },
  };
}

if (import.meta.main) writeFileSync(SCHEMA_FILE, printSchema());
