/** What came of a campaign, in 80 columns. */
import type { Breach, Figures } from "./attack.ts";
import type { AttackResult } from "./campaign.ts";

/** Breaches shown of one attack. */
const SHOWN_MAX = 10;
const NAME_WIDTH = 15;
const WIDTH = 80;

type Column = readonly [head: string, width: number, of: (result: AttackResult) => number | undefined];

const figure = (name: keyof Figures) => (result: AttackResult) => result.figures[name];

const COLUMNS: readonly Column[] = [
  ["kills", 6, figure("kills")],
  ["messages", 9, figure("messages")],
  ["again", 6, figure("again")],
  ["lost", 5, figure("lost")],
  ["sent", 6, figure("sent")],
  ["twice", 6, figure("sentTwice")],
  ["MB", 5, figure("peakMb")],
  ["block", 6, figure("longestBlockMs")],
  ["s", 5, ({ elapsedMs }) => elapsedMs / 1_000],
  ["breaches", 9, ({ breaches }) => breaches.length],
];

const LEGEND = [
  "again: messages handled once more after a kill   lost: messages and texts gone",
  "twice: texts taken twice   MB: peak of the client   block: its longest, in ms",
];

export function printResults(results: readonly AttackResult[]): string {
  const head = `${"attack".padEnd(NAME_WIDTH)}${COLUMNS.map(([name, width]) => name.padStart(width)).join("")}`;
  const rows = results.map(
    result =>
      result.name.padEnd(NAME_WIDTH) +
      COLUMNS.map(([, width, of]) => printNumber(of(result)).padStart(width)).join(""),
  );
  if (results.length === 0) return "No attack is finished.";
  const notes = results.flatMap(({ name, notes = [] }) => notes.map(note => wrap(`${name}: ${note}`)));
  const kills = results.reduce((sum, { figures }) => sum + (figures.kills ?? 0), 0);
  const broken = results.filter(({ breaches }) => breaches.length > 0).length;
  const sum =
    broken === 0
      ? `${results.length} attacks, ${kills} kills: nothing lost, nothing doubled, nothing let in.`
      : `${broken} of ${results.length} attacks found a breach.`;
  return [head, ...rows, "", ...LEGEND, "", ...notes, "", ...results.flatMap(printBreaches), sum].join("\n");
}

function printBreaches({ name, breaches, replay }: AttackResult): string[] {
  if (breaches.length === 0) return [];
  const rest = breaches.length - SHOWN_MAX;
  return [
    ...breaches.slice(0, SHOWN_MAX).map(({ rule, message }: Breach) => wrap(`${name}: ${rule}: ${message}`)),
    ...(rest > 0 ? [`${name}: and ${rest} more`] : []),
    `${name}: the same moments and answers once more:`,
    `  ${replay}`,
    "",
  ];
}

const printNumber = (value: number | undefined): string =>
  value === undefined ? "-" : String(Math.round(value));

function wrap(text: string): string {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1) ?? "";
    if (line.length + word.length < WIDTH) lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
    else lines.push(`  ${word}`);
  }
  return lines.join("\n");
}
