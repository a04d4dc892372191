/** The table of `score`: a row an adversary, with what caught it and in how many runs. */
import { shownWhole } from "../trace/escape.ts";
import type { Language, Say } from "../words/language.ts";
import { columns, GAP, hang, WIDTH } from "./columns.ts";
import { paint } from "./style.ts";

interface Runs {
  runs: number;
  caught: number;
  broken: Readonly<Record<string, number>>;
  differ?: number;
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

export function printScore(given: readonly ScoreRow[], { say }: Language): string {
  const rows = shownWhole(given);
  const searched = rows.some(({ search }) => search.runs > 0);
  const runsColumns = searched ? 2 : 1;
  const byWidth = WIDTH - NAME_WIDTH - runsColumns * (RUNS_WIDTH + GAP) - GAP;
  const table = columns(
    [
      [
        say("score.adversary"),
        say("score.caught-by"),
        say("score.catalogue"),
        ...(searched ? [say("score.search")] : []),
      ],
      ...rows.map(row => [
        row.name,
        catchers(row, say),
        printRuns(row.catalogue, say),
        ...(searched ? [printRuns(row.search, say)] : []),
      ]),
    ],
    [NAME_WIDTH, byWidth, RUNS_WIDTH, RUNS_WIDTH],
  );
  const missed = rows.filter(({ caught }) => !caught);
  const words = say("score.caught", { caught: rows.length - missed.length, of: rows.length });
  return [
    table,
    ...missed.map(row => hang(missedWords(row, say), 2)),
    paint(missed.length === 0 ? "green" : "red", words),
  ].join("\n\n");
}

/** Whom nothing caught: what it does, what must catch it, and whether any run met its defect at all. */
function missedWords({ name, does, named, catalogue, search }: ScoreRow, say: Say): string {
  const must = say("score.must", {
    missed: paint("red", say("score.missed")),
    ...{ name, does },
    names: named.join(say("mistake.or")),
  });
  const known = [catalogue, search].filter(({ differ }) => differ !== undefined);
  if (known.length === 0) return must;
  const differ = known.reduce((sum, { differ = 0 }) => sum + differ, 0);
  const runs = known.reduce((sum, { runs }) => sum + runs, 0);
  const met = differ === 0 ? say("score.unmet") : say("score.met", { differ, runs });
  return `${must}${met}`;
}

/** The named invariants that caught it, those of most runs first; then what else it broke, in brackets. */
function catchers({ named, catalogue, search }: ScoreRow, say: Say): string {
  const totals = new Map<string, number>();
  for (const { broken } of [catalogue, search]) {
    for (const [name, times] of Object.entries(broken)) totals.set(name, (totals.get(name) ?? 0) + times);
  }
  const sorted = [...totals.keys()].toSorted((a, b) => (totals.get(b) ?? 0) - (totals.get(a) ?? 0));
  const others = sorted.filter(name => !named.includes(name));
  const caught = sorted.filter(name => named.includes(name));
  return [
    caught.length === 0 ? paint("red", say("score.nothing")) : caught.join(say("between.items")),
    ...(others.length === 0 ? [] : [`(${others.join(say("between.items"))})`]),
  ].join(" ");
}

const printRuns = ({ caught, runs }: Runs, say: Say): string =>
  runs === 0 ? "" : say("score.runs", { caught, runs });
