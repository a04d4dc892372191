/** `--report`: the formats in which a command tells its runs beside the terminal, several at once. */
import { appendFileSync, closeSync, openSync, writeSync } from "node:fs";
import { annotationsOf } from "../report/formats/github.ts";
import { printRunLine, type RunLine } from "../report/formats/jsonl.ts";
import { junitOf } from "../report/formats/junit.ts";
import { markdownOf } from "../report/formats/markdown.ts";
import { mermaidOf } from "../report/formats/mermaid.ts";
import { isSurprise, type ToldRuns } from "../report/formats/told.ts";
import { shown } from "../trace/escape.ts";
import { diskSaid } from "./disk.ts";
import { type EndedRun, keyOf, timelineRunOf } from "./ended-run.ts";
import { UsageError } from "./exit.ts";
import { openHtml } from "./html-report.ts";
import { hintOf, inUse, t } from "./spoken.ts";
import { say } from "./terminal.ts";
import { writeWhole } from "./write-whole.ts";

/** A format, and the file that it goes to where it needs one. */
export type ReportRequest =
  | { format: "github" }
  | { format: "junit" | "markdown" | "jsonl" | "html"; file: string };

const WITH_FILE = ["html", "junit", "markdown", "jsonl"] as const;
const FORMATS = [...WITH_FILE, "github"] as const;

/**
 * `junit=out.xml,github`: formats with their files, by commas or by several options.
 * @throws UsageError that names the format and what would be right.
 */
export function parseReports(given: readonly string[]): ReportRequest[] {
  return given
    .flatMap(each => each.split(","))
    .filter(each => each !== "")
    .map(parseReport);
}

function parseReport(text: string): ReportRequest {
  const at = text.indexOf("=");
  const format = at < 0 ? text : text.slice(0, at);
  const file = at < 0 ? "" : text.slice(at + 1);
  if (format === "github") {
    if (file === "") return { format };
    throw new UsageError(t("mistake.report-github"));
  }
  const known = WITH_FILE.find(name => name === format);
  if (known === undefined)
    throw new UsageError(
      t("mistake.format", { flag: "--report", text: shown(text), hint: hintOf(format, FORMATS) }),
    );
  if (file === "") throw new UsageError(t("mistake.format-file", { flag: "--report", format: known }));
  return { format: known, file };
}

/** The reports of one command, open from its first run to its last. */
export interface Reports {
  /** Some need more of a run than its row. */
  wantsTraces: boolean;
  begin(planned: number): void;
  /** A run has ended. */
  add(run: EndedRun, done: number, planned: number): void;
  /** Every run has ended, or was given up. Returns what could not be written, in words. */
  end(runs: ToldRuns, exitCode: number): string[];
}

/**
 * @param env of the process: GitHub names the file of a job's summary there.
 * @throws UsageError when a file of lines cannot be opened: before any run, and not after hours of them.
 */
export function openReports(requests: readonly ReportRequest[], env: NodeJS.ProcessEnv): Reports {
  const lines = requests.flatMap(each => (each.format === "jsonl" ? [openLines(each.file)] : []));
  const write = (line: RunLine): void => {
    for (const each of lines) each.write(line);
  };
  const pages = requests.flatMap(each => (each.format === "html" ? [openHtml(each.file)] : []));
  const diagrams = requests.some(({ format }) => format === "markdown")
    ? new Map<string, string>()
    : undefined;
  return {
    wantsTraces: pages.length > 0 || diagrams !== undefined,
    begin: planned => write({ version: 1, type: "begin", planned }),
    add(run, done, planned) {
      write({ version: 1, type: "run", done, planned, run: run.row });
      for (const each of pages) each.add(run);
      if (run.trace !== undefined && isSurprise(run, run.expect))
        diagrams?.set(keyOf(run.row), mermaidOf(timelineRunOf(run), inUse()));
    },
    end(plain, exitCode) {
      const told = withDiagrams(plain, diagrams);
      const { runs, planned } = told;
      write({ version: 1, type: "end", done: runs.length, planned, exitCode });
      const troubles = lines.flatMap(each => each.close());
      for (const request of requests) troubles.push(...tell(request, told, env));
      for (const each of pages)
        for (const { file, text } of each.pages(told))
          troubles.push(...put(file, target => writeWhole(target, text)));
      return troubles;
    },
  };
}

function withDiagrams(told: ToldRuns, diagrams: ReadonlyMap<string, string> | undefined): ToldRuns {
  const runs = told.runs.map(run => {
    const diagram = diagrams?.get(keyOf(run.row));
    return diagram === undefined ? run : { ...run, diagram };
  });
  return { ...told, runs };
}

function tell(request: ReportRequest, told: ToldRuns, env: NodeJS.ProcessEnv): string[] {
  switch (request.format) {
    case "junit":
      return put(request.file, file => writeWhole(file, junitOf(told)));
    case "markdown":
      return put(request.file, file => writeWhole(file, markdownOf(told)));
    case "github": {
      for (const line of annotationsOf(told)) say(line);
      const summary = env.GITHUB_STEP_SUMMARY;
      // Several steps of a job, and several commands of a step, add to one file.
      return summary === undefined || summary === ""
        ? []
        : put(summary, file => appendFileSync(file, markdownOf(told)));
    }
    case "html":
    case "jsonl":
      return [];
    default:
      return request satisfies never;
  }
}

function put(file: string, write: (file: string) => void): string[] {
  try {
    write(file);
    return [];
  } catch (error) {
    return [t("disk.not-written", { file: shown(file), why: diskSaid(error) })];
  }
}

interface LinesFile {
  write(line: RunLine): void;
  close(): string[];
}

/** A file that grows by whole lines. The first that cannot be written is the last that is tried. */
function openLines(file: string): LinesFile {
  let trouble: string | undefined;
  const descriptor = open(file);
  return {
    write(line) {
      if (trouble !== undefined) return;
      try {
        writeSync(descriptor, printRunLine(line));
      } catch (error) {
        trouble = t("disk.ends-early", { file: shown(file), why: diskSaid(error) });
      }
    },
    close() {
      closeSync(descriptor);
      return trouble === undefined ? [] : [trouble];
    },
  };
}

function open(file: string): number {
  try {
    return openSync(file, "w");
  } catch (error) {
    throw new UsageError(t("disk.not-read", { file: `--report jsonl=${shown(file)}`, why: diskSaid(error) }));
  }
}
