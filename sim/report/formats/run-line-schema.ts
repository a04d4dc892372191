/** The schema of `--report jsonl` and of a row of `--json`. Run as a script, it writes `docs/run-lines.schema.json`. */
import { writeFileSync } from "node:fs";
import { z } from "zod";

/** Where the schema is kept. */
export const SCHEMA_FILE = new URL("../../../docs/run-lines.schema.json", import.meta.url);

const count = z.int().nonnegative();
const ms = z.number().describe("Virtual milliseconds since the start of the run.");
const time = z.strictObject({ fromMs: ms, untilMs: ms });

type Sentence = { key: string; params: Record<string, unknown> };
const sentence: z.ZodType<Sentence> = z
  .lazy(() => z.strictObject({ key: z.string(), params: z.record(z.string(), filling) }))
  .meta({ id: "sentence" })
  .describe(
    "Words as data: the key of their text, and what fills its blanks. Times are virtual milliseconds.",
  );
const filling = z.union([z.string(), z.number(), sentence, z.array(z.union([z.string(), sentence]))]);

const violation = z.strictObject({
  invariant: z.string(),
  atMs: ms.describe("When the promise was broken."),
  message: z.string(),
  sentence: sentence.optional(),
  account: z.string().optional(),
  proof: z.array(count).describe("`seq` of the records of the trace that prove it."),
  duty: time
    .extend({ name: z.string(), allowedMs: z.number().optional() })
    .describe("What was owed, and over which time.")
    .optional(),
  excused: z.array(z.strictObject({ id: z.string(), ms: z.number() })).optional(),
  notExcused: z.array(time).optional(),
});

const blame = z.strictObject({ lost: count, duplicated: count, reordered: count });

const sends = z.strictObject({
  asked: count,
  onWire: count,
  reached: count,
  accepted: count,
  sent: count,
  waiting: count,
  expired: count,
  setAside: count,
  declined: count,
  refused: count,
  failed: count,
  unknown: count,
  unreported: count,
});

const messages = z.strictObject({
  written: count,
  handedOver: count,
  handled: count,
  slowestMs: z.number().nullable(),
  slowest: z.string().nullable(),
});

const run = z.strictObject({
  scenario: z.string(),
  subject: z.string(),
  door: z.enum(["memory", "msw"]),
  seed: z.string(),
  verdict: z.enum(["pass", "violated", "inconclusive"]),
  phase: z.enum(["safety", "liveness"]).nullable(),
  violations: z.array(violation),
  ignored: z.array(violation).describe("What broke and was not to count.").optional(),
  blame: z.strictObject({ server: blame, subject: blame }),
  excused: z
    .record(z.string(), z.record(z.string(), z.strictObject({ count, ms: z.number() })))
    .describe("By invariant and excuse."),
  tried: z.strictObject({ sends, messages, deafMs: z.number() }).nullable(),
  reasons: z.array(z.string()).describe("Why nothing can be said; empty unless inconclusive."),
  notes: z.array(z.string()),
  sentences: z
    .strictObject({ reasons: z.array(sentence), notes: z.array(sentence) })
    .describe("Reasons and notes as data, each in the place of its words. Absent where there are none.")
    .optional(),
  expected: z.union([z.enum(["pass", "inconclusive"]), z.array(z.string())]),
  asExpected: z.boolean(),
  digest: z.string().nullable(),
  virtualMs: z.number(),
  wallMs: z.number(),
  polls: count,
  requests: count,
  fired: z.record(z.string(), count).describe("How often each fault acted."),
});

const version = z.literal(1);

/** A line. */
export const runLineSchema = z.discriminatedUnion("type", [
  z.strictObject({ version, type: z.literal("begin"), planned: count }),
  z.strictObject({ version, type: z.literal("run"), done: count, planned: count, run }),
  z.strictObject({ version, type: z.literal("end"), done: count, planned: count, exitCode: z.int() }),
]);

/** The schema as the text of its file. */
export function printRunLineSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(runLineSchema), null, 2)}\n`;
}

if (import.meta.main) writeFileSync(SCHEMA_FILE, printRunLineSchema());
