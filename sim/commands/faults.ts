/** `faults`: what can go wrong, kind by kind. */
import { FAULT_KINDS } from "../fault/table.ts";
import { FAMILIES, type Family } from "../reference/families.ts";
import { type AttributeFacts, type FaultFacts, factsOf } from "../reference/fault-facts.ts";
import { columns, GAP, hang, WIDTH } from "../report/columns.ts";
import { paint } from "../report/style.ts";
import { suggestion } from "../scenario/nearest.ts";
import { printInline } from "../scenario/template.ts";
import { UsageError } from "./exit.ts";
import { say, sayJson } from "./terminal.ts";

export function faults(names: readonly string[], flags: { json?: boolean }): number {
  const wanted = selectionOf(names);
  const kinds = FAULT_KINDS.filter(({ id, family }) => wanted.has(id) || wanted.has(family)).map(factsOf);
  if (flags.json === true) {
    sayJson({ version: 1, count: kinds.length, kinds: kinds.map(jsonOf) }, 2);
    return 0;
  }
  const [first] = kinds;
  if (names.length === 1 && first !== undefined && first.id === names[0]?.toLowerCase()) {
    say(printDetails(first));
    return 0;
  }
  for (const family of FAMILIES) {
    const members = kinds.filter(kind => kind.family === family.letter);
    if (members.length > 0) say(`${printFamily(family, members)}\n`);
  }
  const count = `${kinds.length} ${kinds.length === 1 ? "kind" : "kinds"}`;
  say(
    hang(`${count}. faults <kind> shows details and a line to paste; docs/faults.md says when and where.`, 0),
  );
  return 0;
}

/** The letters and ids that names mean; without a name, all letters. */
function selectionOf(names: readonly string[]): ReadonlySet<string> {
  const letters: readonly string[] = FAMILIES.map(({ letter }) => letter);
  const ids = FAULT_KINDS.map(({ id }) => id);
  const found = names.map(name => {
    const word = [...ids, ...letters].find(known => known.toLowerCase() === name.toLowerCase());
    if (word !== undefined) return word;
    const near = suggestion(name, ids);
    const hint = near.startsWith("known") ? `families: ${FAMILIES.map(titleOf).join(", ")}` : near;
    throw new UsageError(`there is no fault kind or family "${name}"; ${hint}`);
  });
  return new Set(names.length === 0 ? letters : found);
}

function titleOf({ letter, name }: Family): string {
  return `${letter} ${name}`;
}

/** Widest column of ids; the same in every family, so that the eye keeps its columns. */
const ID_WIDTH = 28;

function printFamily(family: Family, kinds: readonly FaultFacts[]): string {
  const rows = kinds.map(kind => [kind.id.padEnd(ID_WIDTH), `${kind.summary}\n${printUse(kind)}`]);
  const title = hang(`${paint("bold", titleOf(family))}: ${family.about}`, 0);
  return `${title}\n${columns(rows, [ID_WIDTH, WIDTH - GAP - ID_WIDTH])}`;
}

/** Where it acts and what it takes: `acts on answer, request · with delay: 1s`. */
function printUse({ actsOn, legs, attributes }: FaultFacts): string {
  const place = actsOn === "request" ? legs.join(", ") : `the ${actsOn}`;
  const given = Object.entries(attributes)
    .map(([name, { default: value }]) => (value === undefined ? name : `${name}: ${value}`))
    .join(", ");
  return given === "" ? `acts on ${place}` : `acts on ${place} · with ${given}`;
}

function printDetails(kind: FaultFacts): string {
  const { id, familyName, summary, actsOn, endpoints, legs, attributes, examples, impact, calibrated } = kind;
  const rows: [string, string][] =
    actsOn === "request"
      ? [
          ["on", endpoints.join(", ")],
          ["leg", legs.map((leg, at) => (at === 0 ? `${leg} (default)` : leg)).join(", ")],
        ]
      : [["acts on", `the ${actsOn}`]];
  rows.push(
    ["blocks", printImpact(impact)],
    ["calibrated", calibrated === true ? "yes, on real sockets" : `no: ${calibrated}`],
    ...Object.entries(attributes).map(([name, facts], at): [string, string] => [
      at === 0 ? "with" : "",
      describeAttribute(name, facts),
    ]),
    ...examples
      .slice(1)
      .map((example, at): [string, string] => [at === 0 ? "as well" : "", `with: ${printInline(example)}`]),
  );
  return [
    `${paint("bold", id)} · ${familyName}`,
    hang(summary, 0),
    "",
    ...rows.map(([word, text]) => hang(`  ${word.padEnd(12)}${text}`, 14)),
    "",
    "In a scenario:",
    "  faults:",
    `    - ${printInline(kind.line)}`,
  ].join("\n");
}

function printImpact({ blocks, seenBy }: FaultFacts["impact"]): string {
  if (!blocks) return "no: what it touches can still succeed";
  return seenBy === "answer"
    ? "yes, and the client sees it at once"
    : "yes, and only a deadline of the client's own shows it";
}

function describeAttribute(name: string, { enum: choices, description }: AttributeFacts): string {
  const values = choices === undefined ? "" : ` (${choices.join(", ")})`;
  return `${name}${values}: ${description}`;
}

/** The words of the document are its own: what it holds does not change with the details page. */
function jsonOf({ line: _, calibrated, attributes, ...rest }: FaultFacts) {
  return { ...rest, attributes, calibrated };
}
