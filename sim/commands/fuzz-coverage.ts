/** `fuzz --coverage`: what a search reaches, counted while it goes on, in a file. */
import { readFileSync } from "node:fs";
import { cellsOf } from "../search/coverage/cells.ts";
import { type Coverage, CoverageCounter, parseCoverage, printCoverage } from "../search/coverage/coverage.ts";
import { shown } from "../trace/escape.ts";
import type { Trace } from "../trace/trace.ts";
import { diskSaid } from "./disk.ts";
import { UsageError } from "./exit.ts";
import type { FuzzJob } from "./fuzz-job.ts";
import { VERSION } from "./package-root.ts";
import { t } from "./spoken.ts";
import { writeWhole } from "./write-whole.ts";

export interface SearchCoverage {
  add(trace: Trace): void;
  /** What comes from now on is no part of the search. */
  end(): void;
  /** @throws UsageError */
  write(): void;
}

/**
 * Undefined where none was asked for.
 * @param goesOn What the file has is of the same search, and stays.
 * @throws UsageError when it cannot be written: before the search, not after it.
 */
export function coverageOf(
  { coverage: file, subject }: Pick<FuzzJob, "coverage" | "subject">,
  { goesOn = false } = {},
): SearchCoverage | undefined {
  if (file === undefined) return undefined;
  const counter = new CoverageCounter(goesOn ? readCoverage(file) : undefined);
  let isOver = false;
  const write = (): void => {
    try {
      writeWhole(file, printCoverage(counter.coverage({ program: VERSION, subject })));
    } catch (error) {
      throw new UsageError(t("disk.not-written", { file: shown(file), why: diskSaid(error) }));
    }
  };
  write();
  return {
    write,
    add: trace => {
      if (!isOver) counter.add(cellsOf(trace));
    },
    end: () => {
      isOver = true;
    },
  };
}

/** @throws UsageError */
export function readCoverage(file: string): Coverage {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(t("coverage.no-file", { file: shown(file), why: diskSaid(error) }));
  }
  const coverage = parseCoverage(text);
  if (coverage === undefined) throw new UsageError(t("coverage.not-one", { file: shown(file) }));
  return coverage;
}
