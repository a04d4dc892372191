/** What came out of a run, written into its scenario's `expect`: the rest of the file stays as it is. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Expectation } from "../../sim/scenario/scenario.ts";

const SCENARIOS = join(import.meta.dirname, "../../scenarios");

/** A run that did not come out as expected. */
export interface Surprise {
  scenario: string;
  subject: string;
  expected: Expectation;
  came: Expectation;
}

/** The text with another expectation for a subject; a subject that is not named yet is named last. */
export function withExpectation(text: string, subject: string, came: Expectation): string {
  const line = `  ${subject}: ${Array.isArray(came) ? `[${came.join(", ")}]` : came}`;
  const lines = text.split("\n");
  const head = lines.findIndex(each => /^expect:\s*$/.test(each));
  if (head < 0) return `${text.trimEnd()}\nexpect:\n${line}\n`;
  let end = head + 1;
  while (lines[end]?.startsWith("  ")) end++;
  const at = lines.findIndex((each, i) => i > head && i < end && each.startsWith(`  ${subject}:`));
  if (at < 0) lines.splice(end, 0, line);
  else lines[at] = line;
  return lines.join("\n");
}

/** Write each into its file. */
export function writeExpectations(surprises: readonly Surprise[]): void {
  for (const { scenario, subject, came } of surprises) {
    const file = join(SCENARIOS, `${scenario}.yaml`);
    writeFileSync(file, withExpectation(readFileSync(file, "utf8"), subject, came));
  }
}

/** Which invariant breaks now, or no more, for which subject, and in which scenarios: one line each. */
export function summarize(surprises: readonly Surprise[]): string[] {
  const groups = new Map<string, string[]>();
  for (const { scenario, subject, expected, came } of surprises) {
    const [before, after] = [namesOf(expected), namesOf(came)];
    const add = (sign: string, names: string[]): void => {
      for (const name of names) {
        const key = `${subject}: ${sign}${name}`;
        groups.set(key, [...(groups.get(key) ?? []), scenario]);
      }
    };
    add(
      "+",
      after.filter(name => !before.includes(name)),
    );
    add(
      "-",
      before.filter(name => !after.includes(name)),
    );
  }
  return [...groups].map(([key, names]) => `${key} in ${names.length}: ${names.join(", ")}`);
}

const namesOf = (outcome: Expectation): readonly string[] =>
  typeof outcome === "string" ? [outcome] : outcome;
