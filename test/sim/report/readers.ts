/** What reads an export of a run, as the tool would that it is written for: each throws for what that tool would not take. */
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import draft06 from "ajv/dist/refs/json-schema-draft-06.json" with { type: "json" };
import { XMLValidator } from "fast-xml-parser";
// @ts-expect-error: schemas in JSON, without types.
import harSchemas from "har-schema";
import stringWidth from "string-width";
import { z } from "zod";
import { SCHEMA_FILE } from "../../../sim/report/formats/run-line-schema.ts";

const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
ajv.addMetaSchema(draft06);
const isHar = ajv.addSchema(Object.values<object>(harSchemas)).getSchema("har.json#");

export interface Har {
  log: {
    entries: {
      time: number;
      startedDateTime: string;
      request: { url: string };
      response: { status: number; statusText: string };
    }[];
  };
}

/** By the schema of HAR 1.2. */
export function readHar(text: string): Har {
  const har = JSON.parse(text);
  if (isHar?.(har) !== true) throw new Error(`no HAR: ${JSON.stringify(isHar?.errors)}`);
  return har;
}

const where = {
  pid: z.int().positive(),
  tid: z.int().nonnegative(),
  ts: z.number().nonnegative(),
  cat: z.string(),
};
const args = z.record(z.string(), z.unknown());
const EVENT = z.discriminatedUnion("ph", [
  z.strictObject({ ...where, name: z.string(), ph: z.literal("X"), dur: z.number().nonnegative(), args }),
  z.strictObject({ ...where, name: z.string(), ph: z.literal("i"), s: z.literal("t"), args }),
  z.strictObject({
    ...where,
    name: z.enum(["process_name", "thread_name"]),
    ph: z.literal("M"),
    args: z.strictObject({ name: z.string() }),
  }),
]);

/** By the form that Chromium's document gives. */
export function readTraceEvents(text: string): z.infer<typeof EVENT>[] {
  return z.array(EVENT).parse(JSON.parse(text).traceEvents);
}

const isRunLine = new Ajv2020({ allErrors: true }).compile(JSON.parse(readFileSync(SCHEMA_FILE, "utf8")));

/** By the published schema. */
export function readRunLines(text: string): Record<string, unknown>[] {
  if (!text.endsWith("\n")) throw new Error("the last line has no end");
  return text
    .slice(0, -1)
    .split("\n")
    .map(line => {
      const read: unknown = JSON.parse(line);
      if (!isRunLine(read)) throw new Error(`no line of a run: ${JSON.stringify(isRunLine.errors)}`);
      return read as Record<string, unknown>;
    });
}

/** What the grammar of sequence diagrams asks of each line that is written; its text holds nothing that means more. */
const MERMAID_LINE =
  /^ {2}(?:participant [UCS] as \w+|(?:[UCS](?:->>|-->>|--x)[UCS]|Note over [UCS](?:,[UCS])?): (?:[^#;<>&"`%{}\n]|#\d+;)+)$/;

/** The lines below the first. */
export function readMermaid(text: string): string[] {
  const [first, ...lines] = text.split("\n");
  if (first !== "sequenceDiagram") throw new Error(`no sequence diagram: ${first}`);
  const bad = lines.find(line => !MERMAID_LINE.test(line));
  if (bad !== undefined) throw new Error(`no line of a sequence diagram: ${bad}`);
  return lines;
}

/** XML of the elements that a picture is made of; nothing in it is script, nor asks for anything. */
export function readSvg(text: string): void {
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new Error(`no XML: ${JSON.stringify(valid.err)}`);
  const strange = (text.match(/<\/?[a-z]+/gi) ?? []).find(
    tag => !/^<\/?(?:svg|style|text|rect|title|g|path)$/.test(tag),
  );
  if (strange !== undefined) throw new Error(`not of a picture: ${strange}`);
}

/** Lines of at most 80 columns, with nothing in them that a terminal obeys. */
export function readTerminal(lines: readonly string[]): void {
  for (const line of lines) {
    if (stringWidth(line) > 80) throw new Error(`wider than 80 columns: ${line}`);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are looked for.
    if (/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/.test(line))
      throw new Error(`it would be obeyed: ${JSON.stringify(line)}`);
  }
}
