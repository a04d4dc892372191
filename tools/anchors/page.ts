/** docs/anchors.md in each language: what each client came to, in sum and incident by incident. */
import { duration, ENGLISH_TIMES } from "../../sim/trace/when.ts";
import type { Anchor } from "./clients.ts";
import type { Incident } from "./incidents.ts";
import { cellOf, type Result } from "./result.ts";
import type { PageWords } from "./words.ts";

export interface Row {
  incident: Incident;
  /** In the order of the clients. */
  results: readonly Result[];
}

export function pageOf(clients: readonly Anchor[], rows: readonly Row[], words: PageWords): string {
  const sums = clients.map(({ name }, at) =>
    sumRow(
      name,
      rows.map(({ results }) => results[at] as Result),
    ),
  );
  const matrix = rows.map(({ incident: { scenario, report }, results }) => [
    `\`${scenario.name}\` ([${report.name}](${report.url}))`,
    ...results.map(cellOf),
  ]);
  return [
    ...words.head(clients.length, rows.length),
    table(words.sums, sums),
    ...words.middle,
    table([words.incident, ...clients.map(({ name }) => `\`${name}\``)], matrix),
    ...words.foot,
  ].join("\n\n");
}

function sumRow(name: string, results: readonly Result[]): string[] {
  const survived = results.filter(({ survived }) => survived === "yes").length;
  const gone = results.filter(({ awayMs }) => awayMs === null).length;
  const times = results.flatMap(({ awayMs }) => awayMs ?? []).toSorted((a, b) => a - b);
  const median = times[(times.length - 1) >> 1];
  const worst = times.at(-1);
  const sum = (of: (result: Result) => number): number =>
    results.reduce((total, each) => total + of(each), 0);
  return [
    `\`${name}\``,
    `${survived}/${results.length}`,
    median === undefined ? "–" : duration(median, ENGLISH_TIMES),
    worst === undefined ? "–" : duration(worst, ENGLISH_TIMES),
    String(gone),
    `${sum(({ delivered }) => delivered)}/${sum(({ asked }) => asked)}`,
    sum(({ requests }) => requests).toLocaleString("en"),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map(cells => `| ${cells.join(" | ")} |`).join("\n");
}
