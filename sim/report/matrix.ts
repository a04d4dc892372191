/** The catalogue at a glance: a row a scenario, a column a subject, a letter a broken invariant. */
import { shownWhole } from "../trace/escape.ts";
import type { TrialRow } from "../verdict/trial.ts";
import { ENGLISH, type Language } from "../words/language.ts";
import { columns, flow, GAP, WIDTH, widthsOf } from "./columns.ts";
import { paint } from "./style.ts";

/** The letter that stands for an invariant in a cell. One that is not here gets a letter of its name that is free. */
const LETTERS: Readonly<Record<string, string>> = {
  "recovers-in-time": "R",
  "outbound-never-blocked": "O",
  "outbox-moves": "M",
  "no-pause-loop": "P",
  "no-loss": "L",
  "handled-once": "H",
  "in-order": "I",
  "one-poll": "1",
  "bounded-rate": "B",
  "truthful-send": "T",
  "delivered-once": "D",
  "right-recipient": "A",
  "words-intact": "X",
  "out-in-order": "Q",
  "typing-ends": "Y",
  "fair-to-users": "F",
  "truthful-health": "E",
  "login-needed-is-loud": "N",
  "prompt-stop": "S",
  "nothing-left-behind": "K",
  "credentials-stay-home": "C",
  "wire-conformance": "W",
};

/** Widest column of a subject; letters beyond it go to a second line. */
const SUBJECT_MAX = 12;
/** Widest column of scenarios. Longer names go to a second line. */
const SCENARIO_MAX = 40;

/** Whether verdicts are compared with what was expected. With `--no-expect` they stand for themselves. */
export interface MatrixOptions {
  /** @default true */
  expect?: boolean;
  /** @default English */
  language?: Language;
}

export function printMatrix(
  given: readonly TrialRow[],
  { expect = true, language = ENGLISH }: MatrixOptions = {},
): string {
  const rows = shownWhole(given);
  const letters = lettersOf(rows);
  const scenarios = [...new Set(rows.map(row => row.scenario))];
  const subjects = [...new Set(rows.map(row => row.subject))];
  const cells = new Map(rows.map(row => [`${row.scenario}\n${row.subject}`, row]));
  const names = [language.say("matrix.scenario"), ...scenarios];
  const columnOf = (subject: string, at: number): string[] => [
    `#${at + 1}`,
    ...scenarios.map(scenario => cell(cells.get(`${scenario}\n${subject}`), letters, expect)),
  ];
  const tables = inBlocks(subjects.map(columnOf), Math.min(SCENARIO_MAX, ...widthsOf(names.map(n => [n]))));
  return [
    ...tables.map(block =>
      columns(
        names.map((name, row) => [name, ...block.map(column => column[row] ?? "")]),
        [SCENARIO_MAX, ...block.map(() => SUBJECT_MAX)],
      ),
    ),
    flow(
      subjects.map((subject, at) => `#${at + 1} ${subject}`),
      "   ",
    ),
    printLegend(rows, letters, { expect, language }),
  ].join("\n\n");
}

/** As many columns beside the names as fit; the others stand in further tables below. */
function inBlocks(all: readonly string[][], namesWidth: number): string[][][] {
  const blocks: string[][][] = [];
  let left = 0;
  for (const column of all) {
    const [width = 0] = widthsOf(column.map(text => [text]));
    const needed = GAP + Math.min(width, SUBJECT_MAX);
    if (blocks.length === 0 || needed > left) {
      blocks.push([]);
      left = WIDTH - namesWidth;
    }
    blocks.at(-1)?.push(column);
    left -= needed;
  }
  return blocks;
}

function cell(row: TrialRow | undefined, letters: ReadonlyMap<string, string>, expect: boolean): string {
  if (row === undefined) return "";
  const isSurprise = expect && !row.asExpected;
  const surprise = isSurprise ? paint("red", "!") : "";
  switch (row.verdict) {
    case "pass":
      return paint("green", "✓") + surprise;
    case "inconclusive":
      return paint("yellow", "?") + surprise;
    case "violated": {
      const broken = brokenIn([row]);
      const shown = [...letters].filter(([name]) => broken.has(name)).map(([, letter]) => letter);
      return paint(expect && !isSurprise ? "yellow" : "red", `✗ ${shown.join("")}`) + surprise;
    }
  }
}

function brokenIn(rows: readonly TrialRow[]): Set<string> {
  return new Set(rows.flatMap(row => row.violations.map(({ invariant }) => invariant)));
}

/** The letters of the invariants that these runs broke, in the order of the table above. */
function lettersOf(rows: readonly TrialRow[]): Map<string, string> {
  const broken = brokenIn(rows.filter(({ verdict }) => verdict === "violated"));
  const letters = new Map(Object.entries(LETTERS).filter(([name]) => broken.delete(name)));
  const taken = new Set(Object.values(LETTERS));
  for (const name of [...broken].toSorted()) {
    const free = [...name.toUpperCase(), ..."ABCDEFGHIJKLMNOPQRSTUVWXYZ023456789"];
    const letter = free.find(one => /\w/.test(one) && !taken.has(one)) ?? `[${name}]`;
    taken.add(letter);
    letters.set(name, letter);
  }
  return letters;
}

function printLegend(
  rows: readonly TrialRow[],
  letters: ReadonlyMap<string, string>,
  { expect, language: { say, named } }: Required<MatrixOptions>,
): string {
  const has = (verdict: TrialRow["verdict"]): boolean => rows.some(row => row.verdict === verdict);
  const marks = [
    ...(has("pass") ? [say("matrix.pass")] : []),
    ...(has("inconclusive") ? [say("matrix.inconclusive")] : []),
    ...(has("violated") ? [say("matrix.breaks")] : []),
    ...(expect && rows.some(row => !row.asExpected) ? [say("matrix.surprise")] : []),
  ];
  const broken = flow(
    [...letters].map(([name, letter]) => `${letter} ${named(name)}`),
    "   ",
  );
  return [flow(marks, "   "), ...(broken === "" ? [] : [broken])].join("\n");
}
