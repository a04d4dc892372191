/** `docs/faults.md`: every fault kind, from the table of kinds, and the three axes of a fault line, from the schema. */
import { FAULT_KINDS } from "../fault/table.ts";
import { FAMILIES, type Family } from "./families.ts";
import { AXES, describeKey, REGIMES } from "./fault-axes.ts";
import { type AttributeFacts, type FaultFacts, factsOf } from "./fault-facts.ts";
import { anchor, codes, languages, MADE, table } from "./markdown.ts";
import { NAMED_FAULTS } from "./named-faults.ts";

export function printFaultsPage(): string {
  const facts = FAULT_KINDS.map(factsOf);
  const sections = FAMILIES.map(
    family => [family, facts.filter(({ family: f }) => f === family.letter)] as const,
  )
    .filter(([, kinds]) => kinds.length > 0)
    .map(([family, kinds]) => ({ family, kinds, heading: headingOf(family) }));
  const contents = sections.map(
    ({ family, kinds, heading }) => `[${heading}](#${anchor(heading)}) (${kinds.length}): ${family.about}`,
  );
  return `${[
    MADE,
    "# Faults",
    languages("faults"),
    `${facts.length} kinds in ${sections.length} families. \`npx ilink-sim faults\` shows the same in a terminal, with a name the details and a line to paste, with \`--json\` everything for programs.`,
    contents.map(line => `- ${line}`).join("\n"),
    AXES_SECTION,
    CALIBRATED,
    ...sections.map(({ family, kinds, heading }) =>
      [`## ${heading}`, family.about, table(HEAD, kinds.map(rowOf))].join("\n\n"),
    ),
  ].join("\n\n")}\n`;
}

const HEAD = ["kind", "what goes wrong", "acts on", "attributes (`with`)", "calibrated"];

const AXES_SECTION = [
  "## The three axes",
  "A fault line says three things apart from each other: what goes wrong, when, and where. Any kind goes with any window and, if it acts on requests, with any regime and any place that it lists below. Every fault ends at heal, `settle` before the end of the run.",
  "```yaml\n- { kind: hang, from: 10m, for: 5m, regime: { flapping: { down: 5s, up: 2s } }, on: getupdates, leg: answer }\n```",
  ...AXES.map(({ name, about, keys }) =>
    [
      `**${name}**: ${about}.`,
      table(
        ["key", "means"],
        keys.map(key => [codes([key]), describeKey(key)]),
      ),
    ].join("\n\n"),
  ),
  "A fault of the server, the host, its handler or its disk takes no `on`, `leg` or `session`; one of the server or the host takes no `skip`, `count` or `chance` either, and a `regime` only if it has an end: `flapping` or `unstable`. Windows of two faults that need the same thing, such as one process, may not overlap. All of this is checked when the file is read.",
  "### Regimes",
  "Without `regime` a fault acts for the whole of its window.",
  table(
    ["regime", "means"],
    REGIMES.map(({ form, about }) => [codes([form]), about]),
  ),
  "### Situations with a name",
  `\`\`\`yaml\n${NAMED_FAULTS.map(({ name, line }) => `# ${name}\n- ${line}`).join("\n")}\n\`\`\``,
].join("\n\n");

const CALIBRATED =
  "_Calibrated_ says whether `npm run calibrate` has brought the fault about on a real socket and written down what `fetch` shows of it, in `sim/calibration/table.json`.";

function headingOf({ letter, name }: Family): string {
  return `${letter}: ${name}`;
}

function rowOf(facts: FaultFacts): string[] {
  const { id, summary, attributes, calibrated } = facts;
  const given = Object.entries(attributes).map(([name, attribute]) => describeAttribute(name, attribute));
  return [
    codes([id]),
    summary,
    placeOf(facts),
    given.join("\n"),
    calibrated === true ? "yes" : `no: ${calibrated}`,
  ];
}

/** Six endpoints and more are all that a bot calls all day: nothing worth a list. */
const MANY_ENDPOINTS = 6;

function placeOf({ actsOn, legs, endpoints }: FaultFacts): string {
  if (actsOn !== "request") return `the ${actsOn}`;
  const aimed = endpoints.length < MANY_ENDPOINTS ? ` of ${endpoints.join(", ")}` : "";
  return legs.join(", ") + aimed;
}

function describeAttribute(name: string, { enum: choices, description = "" }: AttributeFacts): string {
  const isTold = choices === undefined || choices.every(choice => description.includes(String(choice)));
  return `\`${name}\`${isTold ? "" : ` (${choices.join(", ")})`}: ${description}`;
}
