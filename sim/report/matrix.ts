/** The catalogue at a glance: a row a scenario, a column a subject. */
import Table from "cli-table3";
import { type TrialRow } from "../trial.ts";
import { paint } from "./style.ts";

/** Short names for the columns; long ones would not fit beside each other. */
function columnTitle(subject: string): string {
  return subject.replace(/^openclaw-weixin@/, "plugin\n").replace(/^openclaw-weixin:/, "plugin\n");
}

export function printMatrix(rows: readonly TrialRow[]): string {
  const subjects = [...new Set(rows.map(row => row.subject))];
  const scenarios = [...new Set(rows.map(row => row.scenario))];
  const table = new Table({ head: ["scenario", ...subjects.map(columnTitle)], style: { head: [], border: [] } });
  const cells = new Map(rows.map(row => [`${row.scenario}\n${row.subject}`, row]));
  for (const scenario of scenarios) {
    table.push([scenario, ...subjects.map(subject => cell(cells.get(`${scenario}\n${subject}`)))]);
  }
  return table.toString();
}

function cell(row: TrialRow | undefined): string {
  if (row === undefined) return "";
  const surprise = row.asExpected ? "" : paint("red", "  ← not as expected");
  switch (row.verdict) {
    case "pass":
      return paint("green", "✓ pass") + surprise;
    case "inconclusive":
      return paint("yellow", "? inconclusive") + surprise;
    case "violated": {
      const names = [...new Set(row.violations.map(violation => violation.invariant))];
      return `${paint(row.asExpected ? "yellow" : "red", "✗")} ${names.join("\n  ")}${surprise}`;
    }
  }
}
