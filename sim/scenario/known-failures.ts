/** A file of known failures: what each subject breaks today, so that a gate fails for what is new and for nothing else. */
import { stringify } from "yaml";
import { z } from "zod";
import { wrong } from "../fault/sentences.ts";
import { decode, type Finding } from "./explain.ts";
import { suggested } from "./nearest.ts";
import { ScenarioError } from "./problem.ts";
import type { Expectation } from "./scenario.ts";
import { say } from "./sentences.ts";
import { readSource } from "./source.ts";

/** By subject and scenario: the invariants that it breaks, or `inconclusive`. What is not listed is to pass. */
export type KnownFailures = Readonly<Record<string, Readonly<Record<string, Expectation>>>>;

const schema = z.strictObject({
  version: z.literal(1, { error: wrong(say("must.version")) }),
  subjects: z.record(
    z.string(),
    z.record(z.string(), z.union([z.literal("inconclusive"), z.array(z.string()).min(1)])),
  ),
});

/**
 * Reads such a file.
 * @throws ScenarioError with every mistake and its place.
 */
export function parseKnownFailures(text: string, file: string, invariants: readonly string[]): KnownFailures {
  const source = readSource(text, file);
  if (source.value === undefined || source.problems.length > 0) throw new ScenarioError(source.problems);
  const result = decode(schema, source.value, []);
  const findings = "findings" in result ? result.findings : unknownNames(result.value.subjects, invariants);
  if (findings.length > 0 || "findings" in result)
    throw new ScenarioError(
      findings.map(({ path, message, hint, at }) => source.problem(path, message, hint, at)),
    );
  return result.value.subjects;
}

function unknownNames(known: KnownFailures, invariants: readonly string[]): Finding[] {
  return Object.entries(known).flatMap(([subject, scenarios]) =>
    Object.entries(scenarios).flatMap(([scenario, expected]) =>
      (typeof expected === "string" ? [] : [...expected.entries()])
        .filter(([, name]) => !invariants.includes(name))
        .map(([at, name]) => ({
          path: ["subjects", subject, scenario, at],
          message: say("expect.unknown", { name }),
          hint: suggested(name, invariants),
          at: "value" as const,
        })),
    ),
  );
}

const HEADER = `# What each subject breaks today. ilink-sim run --expect <this file> fails for anything else; what is gone from here is told.
# Written by ilink-sim run --write-expect <this file>.
`;

/** The file, sorted, so that a change shows as what changed. */
export function printKnownFailures(known: KnownFailures): string {
  const sorted = Object.entries(known)
    .filter(([, scenarios]) => Object.keys(scenarios).length > 0)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([subject, scenarios]) => [
      subject,
      Object.fromEntries(Object.entries(scenarios).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    ]);
  const text = stringify(
    { version: 1, subjects: Object.fromEntries(sorted) },
    { flowCollectionPadding: false, lineWidth: 0, collectionStyle: "any" },
  );
  return HEADER + text;
}
