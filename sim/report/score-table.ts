/** The table of `score`: a row an adversary, with what caught it and in how many runs. */
import { shownWhole } from "../trace/escape.ts";
import { columns, GAP, hang, WIDTH } from "./columns.ts";
import { paint } from "./style.ts";

interface Runs {
  runs: number;
  caught: number;
  broken: Readonly<Record<string, number>>;
}

/** What the table shows of a score. */
export interface ScoreRow {
  name: string;
  does: string;
  named: readonly string[];
  caught: boolean;
  catalogue: Runs;
  search: Runs;
}

const RUNS_WIDTH = 12;
const NAME_WIDTH = 30;

export function printScore(given: readonly ScoreRow[]): string {
  const rows = shownWhole(given);
  const searched = rows.some(({ search }) => search.runs > 0);
  const runsColumns = searched ? 2 : 1;
  const byWidth = WIDTH - NAME_WIDTH - runsColumns * (RUNS_WIDTH + GAP) - GAP;
  const table = columns(
    [
      ["adversary", "caught by", "catalogue", ...(searched ? ["search"] : [])],
      ...rows.map(row => [
        row.name,
        catchers(row),
        printRuns(row.catalogue),
        ...(searched ? [printRuns(row.search)] : []),
      ]),
    ],
    [NAME_WIDTH, byWidth, RUNS_WIDTH, RUNS_WIDTH],
  );
  const missed = rows.filter(({ caught }) => !caught);
  const words = `${rows.length - missed.length} of ${rows.length} adversaries caught`;
  return [
    table,
    ...missed.map(({ name, does, named }) =>
      hang(`${paint("red", "not caught:")} ${name}. ${does} Must be caught by: ${named.join(" or ")}`, 2),
    ),
    paint(missed.length === 0 ? "green" : "red", words),
  ].join("\n\n");
}

/** The named invariants that caught it, those of most runs first; then what else it broke, in brackets. */
function catchers({ named, catalogue, search }: ScoreRow): string {
  const totals = new Map<string, number>();
  for (const { broken } of [catalogue, search]) {
    for (const [name, times] of Object.entries(broken)) totals.set(name, (totals.get(name) ?? 0) + times);
  }
  const sorted = [...totals.keys()].toSorted((a, b) => (totals.get(b) ?? 0) - (totals.get(a) ?? 0));
  const others = sorted.filter(name => !named.includes(name));
  const caught = sorted.filter(name => named.includes(name));
  return [
    caught.length === 0 ? paint("red", "nothing") : caught.join(", "),
    ...(others.length === 0 ? [] : [`(${others.join(", ")})`]),
  ].join(" ");
}

const printRuns = ({ caught, runs }: Runs): string => (runs === 0 ? "" : `${caught} of ${runs}`);
