/** The catalogue at a glance: a row a scenario, a column a subject, a letter a broken invariant. */
import Table from "cli-table3";
import type { TrialRow } from "../verdict/trial.ts";
import { paint } from "./style.ts";

/** The letter that stands for an invariant in a cell; the legend names those that occur. */
const LETTERS: Readonly<Record<string, string>> = {
  "recovers-in-time": "R",
  "outbound-never-blocked": "O",
  "no-pause-loop": "P",
  "no-loss": "L",
  "handled-once": "H",
  "in-order": "I",
  "one-poll": "1",
  "bounded-rate": "B",
  "truthful-send": "T",
  "delivered-once": "D",
  "truthful-health": "E",
  "login-needed-is-loud": "N",
  "prompt-stop": "S",
  "nothing-left-behind": "K",
  "credentials-stay-home": "C",
  "wire-conformance": "W",
};

export function printMatrix(rows: readonly TrialRow[]): string {
  const subjects = [...new Set(rows.map(row => row.subject))];
  const scenarios = [...new Set(rows.map(row => row.scenario))];
  const table = new Table({ head: ["scenario", ...subjects], style: { head: [], border: [] } });
  const cells = new Map(rows.map(row => [`${row.scenario}\n${row.subject}`, row]));
  for (const scenario of scenarios) {
    table.push([scenario, ...subjects.map(subject => cell(cells.get(`${scenario}\n${subject}`)))]);
  }
  const legend = printLegend(rows);
  return legend === "" ? table.toString() : `${table.toString()}\n${legend}`;
}

function cell(row: TrialRow | undefined): string {
  if (row === undefined) return "";
  const surprise = row.asExpected ? "" : paint("red", " ← not expected");
  switch (row.verdict) {
    case "pass":
      return paint("green", "✓ pass") + surprise;
    case "inconclusive":
      return paint("yellow", "? inconclusive") + surprise;
    case "violated":
      return `${paint(row.asExpected ? "yellow" : "red", `✗ ${broken(row).map(letter).join(" ")}`)}${surprise}`;
  }
}

/** The invariants that a run broke, in the order of the letters above. */
function broken(row: TrialRow): string[] {
  const names = new Set(row.violations.map(violation => violation.invariant));
  const known = Object.keys(LETTERS).filter(name => names.delete(name));
  return [...known, ...names];
}

function letter(invariant: string): string {
  return LETTERS[invariant] ?? invariant;
}

function printLegend(rows: readonly TrialRow[]): string {
  const names = new Set(rows.flatMap(row => (row.verdict === "violated" ? broken(row) : [])));
  return Object.keys(LETTERS)
    .filter(name => names.has(name))
    .map(name => `${LETTERS[name]} ${name}`)
    .join("   ");
}
