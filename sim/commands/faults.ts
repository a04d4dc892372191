/** `faults`: what can go wrong, kind by kind. */
import { FAULT_KINDS } from "../fault/table.ts";
import { FAMILIES, type Family, familyOf } from "../reference/families.ts";
import { type AttributeFacts, type FaultFacts, factsOf } from "../reference/fault-facts.ts";
import { columns, GAP, hang, padded, WIDTH } from "../report/columns.ts";
import { paint } from "../report/style.ts";
import { nearest } from "../scenario/nearest.ts";
import { printInline } from "../scenario/template.ts";
import { UsageError } from "./exit.ts";
import { hintOf, inUse, t } from "./spoken.ts";
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
  say(hang(t("faults.count", { count: kinds.length }), 0));
  return 0;
}

/** The letters and ids that names mean; without a name, all letters. */
function selectionOf(names: readonly string[]): ReadonlySet<string> {
  const letters: readonly string[] = FAMILIES.map(({ letter }) => letter);
  const ids = FAULT_KINDS.map(({ id }) => id);
  const found = names.map(name => {
    const word = [...ids, ...letters].find(known => known.toLowerCase() === name.toLowerCase());
    if (word !== undefined) return word;
    const hint =
      nearest(name, ids).length > 0
        ? hintOf(name, ids)
        : t("faults.families", { families: FAMILIES.map(titleOf).join(t("between.items")) });
    throw new UsageError(t("faults.unknown", { name, hint }));
  });
  return new Set(names.length === 0 ? letters : found);
}

function titleOf(family: Family): string {
  const { letter, name } = inUse().faults.family(family);
  return `${letter} ${name}`;
}

/** Widest column of ids; the same in every family, so that the eye keeps its columns. */
const ID_WIDTH = 28;

function printFamily(family: Family, kinds: readonly FaultFacts[]): string {
  const rows = kinds.map(kind => [
    kind.id.padEnd(ID_WIDTH),
    `${inUse().faults.summary(kind.id, kind.summary)}\n${printUse(kind)}`,
  ]);
  const { about } = inUse().faults.family(family);
  const title = hang(`${paint("bold", titleOf(family))}${t("between.title")}${about}`, 0);
  return `${title}\n${columns(rows, [ID_WIDTH, WIDTH - GAP - ID_WIDTH])}`;
}

/** Where it acts and what it takes: `acts on answer, request · with delay: 1s`. */
function printUse({ actsOn, legs, attributes }: FaultFacts): string {
  const place = actsOn === "request" ? legs.join(t("between.items")) : t(`faults.place.${actsOn}`);
  const given = Object.entries(attributes)
    .map(([name, { default: value }]) => (value === undefined ? name : `${name}: ${value}`))
    .join(", ");
  return given === "" ? t("faults.acts-on", { place }) : t("faults.acts-on-with", { place, given });
}

function printDetails(kind: FaultFacts): string {
  const { id, summary, actsOn, endpoints, legs, attributes, examples, impact, calibrated } = kind;
  const { faults: words } = inUse();
  const rows: [string, string][] =
    actsOn === "request"
      ? [
          [t("faults.row.on"), endpoints.join(t("between.items"))],
          [
            t("faults.row.leg"),
            legs.map((leg, at) => (at === 0 ? t("faults.default", { leg }) : leg)).join(t("between.items")),
          ],
        ]
      : [[t("faults.row.acts-on"), t(`faults.place.${actsOn}`)]];
  rows.push(
    [t("faults.row.blocks"), printImpact(impact)],
    [
      t("faults.row.calibrated"),
      calibrated === true
        ? t("faults.calibrated")
        : t("faults.uncalibrated", { why: words.uncalibrated(id, calibrated) }),
    ],
    ...Object.entries(attributes).map(([name, facts], at): [string, string] => [
      at === 0 ? t("faults.row.with") : "",
      describeAttribute(id, name, facts),
    ]),
    ...examples
      .slice(1)
      .map((example, at): [string, string] => [
        at === 0 ? t("faults.row.as-well") : "",
        t("faults.example", { example: printInline(example) }),
      ]),
  );
  return [
    `${paint("bold", id)} · ${words.family(familyOf(kind.family)).name}`,
    hang(words.summary(id, summary), 0),
    "",
    ...rows.map(([word, text]) => hang(`  ${padded(word, 12)}${text}`, 14)),
    "",
    t("faults.in-a-scenario"),
    "  faults:",
    `    - ${printInline(kind.line)}`,
  ].join("\n");
}

function printImpact({ blocks, seenBy }: FaultFacts["impact"]): string {
  if (!blocks) return t("faults.blocks-nothing");
  return seenBy === "answer" ? t("faults.blocks-seen") : t("faults.blocks-unseen");
}

function describeAttribute(kind: string, name: string, facts: AttributeFacts): string {
  const { enum: choices, description: english = "", default: usual } = facts;
  const description = inUse().faults.attribute(kind, name, { description: english, default: usual });
  return choices === undefined
    ? t("faults.attribute", { name, description })
    : t("faults.attribute-of", { name, choices: choices.join(t("between.items")), description });
}

/** The words of the document are its own: what it holds does not change with the details page. */
function jsonOf({ line: _, calibrated, attributes, ...rest }: FaultFacts) {
  return { ...rest, attributes, calibrated };
}
