/** The numbers of the README that follow from the catalogue and from tables, each where its sentence has it. */
import { readFileSync } from "node:fs";
import { FAULT_KINDS } from "../../sim/index.ts";
import { FAMILIES } from "../../sim/reference/families.ts";
import type { Scenario } from "../../sim/scenario/scenario.ts";

export interface Count {
  /** The sentence, with a group for each number. */
  sentence: RegExp;
  numbers: readonly number[];
}

const KNOWN_FAILURES = new URL("../known-failures.md", import.meta.url);
const PLUGIN = "openclaw-weixin@2.4.9";

export function countsOf(scenarios: readonly Scenario[]): Count[] {
  const family = scenarios.filter(({ name }) => name.startsWith("bug-155/"));
  const failing = scenarios.filter(breaks(PLUGIN));
  const proposed = family.filter(scenario => !breaks(`${PLUGIN}+proposal`)(scenario));
  return [
    {
      sentence: sentence("`test/known-failures.md`, which lists # today"),
      numbers: [knownFailures()],
    },
    {
      sentence: sentence("the plugin breaks # of # scenarios, and with the repair #,"),
      numbers: [failing.length, scenarios.length, failing.filter(breaks(`${PLUGIN}+repair`)).length],
    },
    {
      sentence: sentence("it passes # of the # scenarios of the family"),
      numbers: [proposed.length, family.length],
    },
    ...FAMILIES.map(({ letter, name }) => ({
      sentence: sentence(`| ${letter} ${name} | # |`),
      numbers: [FAULT_KINDS.filter(kind => kind.family === letter).length],
    })),
  ];
}

/** The README with these numbers, and what of them it did not have. @throws Error where a sentence has gone. */
export function withCounts(readme: string, counts: readonly Count[]): { text: string; wrong: string[] } {
  const wrong: string[] = [];
  let text = readme;
  for (const { sentence, numbers } of counts) {
    const found = sentence.exec(text);
    if (found?.indices === undefined) throw new Error(`README.md has no sentence like ${sentence.source}`);
    for (const [index, number] of [...numbers.entries()].toReversed()) {
      const [start, end] = found.indices[index + 1] as [number, number];
      if (text.slice(start, end) === String(number)) continue;
      const line = text.slice(0, start).split("\n").length;
      wrong.push(`README.md:${line} write ${number} for ${text.slice(start, end)}: npm run readme does`);
      text = text.slice(0, start) + number + text.slice(end);
    }
  }
  return { text, wrong };
}

/** What stands between the words of a sentence may be a line break, or the padding of a table. */
function sentence(words: string): RegExp {
  const escaped = words.replaceAll(/[[\]().|+]/g, String.raw`\$&`);
  return new RegExp(escaped.replaceAll("#", String.raw`(\d+)`).replaceAll(" ", String.raw`\s+`), "d");
}

function breaks(subject: string): (scenario: Scenario) => boolean {
  return ({ expect }) => Array.isArray(expect[subject]);
}

function knownFailures(): number {
  const rows = readFileSync(KNOWN_FAILURES, "utf8")
    .split("\n")
    .filter(line => line.startsWith("| "));
  return rows.length - ["head", "dashes"].length;
}
