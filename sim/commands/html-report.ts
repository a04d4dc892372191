/** `--report html=…`: timelines of a command's runs, in one file, or a folder with a page for each scenario and an index of all. */
import { join } from "node:path";
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
  const rows = runs.map(told => {
    const block = packed.get(keyOf(told.row));
    return indexRow(told, block === undefined ? {} : { block: blocks.push(block) - 1 });
  });
  return { file, text: printPage({ title: titleOf(runs), index: indexOf(rows, expect, home), blocks }) };
}

function* folderPages(folder: string, told: ToldRuns, packed: PackedRuns): Iterable<PageFile> {
  const { runs, expect } = told;
  const byScenario = Map.groupBy(runs, ({ row }) => row.scenario);
  const names = pageNames([...byScenario.keys()]);
  const rows = runs.map(told => indexRow(told, { page: names.get(told.row.scenario) ?? HOME }));
  yield {
    file: join(folder, HOME),
    text: printPage({ title: titleOf(runs), index: indexOf(rows, expect), blocks: [] }),
  };
  for (const [scenario, its] of byScenario)
    yield onePage(join(folder, names.get(scenario) ?? ""), { ...told, runs: its }, packed, HOME);
}

const HOME = "index.html";

/** A file for each scenario: none is hidden, and no two are one, whatever the disk takes for the same. */
function pageNames(scenarios: readonly string[]): Map<string, string> {
  const taken = new Set([HOME]);
  const free = (name: string, number = 1): string => {
    const file = `${name}${number === 1 ? "" : `-${number}`}.html`;
    if (taken.has(file.toLowerCase())) return free(name, number + 1);
    taken.add(file.toLowerCase());
    return file;
  };
  const plain = (scenario: string): string => scenario.replaceAll(/[^\w@.-]+/g, "-").replace(/^[.-]+/, "");
  return new Map(scenarios.map(scenario => [scenario, free(plain(scenario).slice(-100) || "run")]));
}

function indexOf(runs: readonly IndexRow[], expect: boolean, home?: string) {
  return { version: 1 as const, expect, runs, ...(home !== undefined && { home }) };
}

function titleOf(runs: readonly Told[]): string {
  const scenarios = new Set(runs.map(({ row }) => row.scenario));
  const [only = ""] = scenarios;
  return `${scenarios.size === 1 ? only : `${runs.length} runs`} · ilink-sim`;
}
