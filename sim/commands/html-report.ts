/** `--report html=…`: timelines of a command's runs, in one file, or a folder with a page for each scenario and an index of all. */
import { basename, join } from "node:path";
import type { Told, ToldRuns } from "../report/formats/told.ts";
import { indexRow } from "../report/html/index-row.ts";
import { type Packed, pack, printPage } from "../report/html/page.ts";
import type { IndexRow } from "../report/html/page-data.ts";
import { type EndedRun, keyOf, timelineRunOf } from "./ended-run.ts";

/** A file to be written. */
export interface PageFile {
  file: string;
  text: string;
}

export interface HtmlReport {
  /** A run has ended: it is packed at once, and its trace is not kept. */
  add(run: EndedRun): void;
  pages(told: ToldRuns): Iterable<PageFile>;
}

/** @param target a file; or a folder, by the slash at its end */
export function openHtml(target: string): HtmlReport {
  const packed = new Map<string, Packed>();
  return {
    add(run) {
      packed.set(keyOf(run.row), pack(timelineRunOf(run)));
    },
    pages: told =>
      /[/\\]$/.test(target) ? folderPages(target, told, packed) : [onePage(target, told, packed)],
  };
}

type PackedRuns = ReadonlyMap<string, Packed>;

function onePage(file: string, { runs, expect }: ToldRuns, packed: PackedRuns, home?: string): PageFile {
  const blocks: Packed[] = [];
  const rows = runs.map(({ row, title }) => {
    const block = packed.get(keyOf(row));
    return indexRow(row, title, block === undefined ? {} : { block: blocks.push(block) - 1 });
  });
  return { file, text: printPage({ title: titleOf(runs), index: indexOf(rows, expect, home), blocks }) };
}

function* folderPages(folder: string, told: ToldRuns, packed: PackedRuns): Iterable<PageFile> {
  const { runs, expect } = told;
  const rows = runs.map(({ row, title }) => indexRow(row, title, { page: pageOf(row.scenario) }));
  const index = indexOf(rows, expect);
  yield { file: join(folder, "index.html"), text: printPage({ title: titleOf(runs), index, blocks: [] }) };
  for (const [scenario, its] of Map.groupBy(runs, ({ row }) => row.scenario))
    yield onePage(join(folder, pageOf(scenario)), { ...told, runs: its }, packed, "index.html");
}

function indexOf(runs: readonly IndexRow[], expect: boolean, home?: string) {
  return { version: 1 as const, expect, runs, ...(home !== undefined && { home }) };
}

function titleOf(runs: readonly Told[]): string {
  const scenarios = new Set(runs.map(({ row }) => row.scenario));
  const [only = ""] = scenarios;
  return `${scenarios.size === 1 ? only : `${runs.length} runs`} · ilink-sim`;
}

const pageOf = (scenario: string): string => `${basename(scenario.replaceAll(/[^\w@.-]+/g, "-"))}.html`;
