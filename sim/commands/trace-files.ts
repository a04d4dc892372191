/** The traces of a command's runs, a file each. What cannot be written is counted and told at the end: its run can be replayed. */
import { join } from "node:path";
import { replayLine } from "../report/replay-line.ts";
import { escapedJson, shown } from "../trace/escape.ts";
import { printTrace } from "../trace/jsonl.ts";
import type { Trace } from "../trace/trace.ts";
import type { TrialRow } from "../verdict/trial.ts";
import { diskSaid } from "./disk.ts";
import { UsageError } from "./exit.ts";
import { makeFolder } from "./make-folder.ts";
import { t } from "./spoken.ts";
import { type Disk, writeWhole } from "./write-whole.ts";

/** A trace that is not on the disk. */
export interface LostTrace {
  file: string;
  why: string;
  /** Makes it again. */
  replay: string;
}

export interface TraceFiles {
  write(run: { row: TrialRow; trace: Trace }): void;
  readonly lost: readonly LostTrace[];
}

/** Lost traces that are named; the rest is counted. */
const NAMED_MAX = 5;

/**
 * @param expect whether a replay compares with what was expected.
 * @throws UsageError when there is no such folder and none can be made.
 */
export function openTraceFiles(dir: string, { expect, disk }: { expect: boolean; disk?: Disk }): TraceFiles {
  try {
    makeFolder(dir);
  } catch (error) {
    throw new UsageError(t("mistake.trace-folder", { folder: shown(dir), why: diskSaid(error) }));
  }
  const lost: LostTrace[] = [];
  return {
    lost,
    write({ row, trace }) {
      const file = join(dir, `${nameOf(row)}.jsonl`);
      const replay = replayLine({ ...row, expect });
      try {
        writeWhole(file, escapedJson(printTrace(trace, replay)), { ...(disk && { disk }) });
      } catch (error) {
        lost.push({ file, why: (error as Error).message, replay });
      }
    },
  };
}

/** `<scenario>.<subject>.<door>`, with slashes as dashes. */
function nameOf({ scenario, subject, door }: TrialRow): string {
  return [scenario, subject, door].map(part => part.replaceAll(/[^\w@.-]+/g, "-")).join(".");
}

/** What is lost and how it comes back, for a person; undefined when nothing is. */
export function printLost(lost: readonly LostTrace[], runs: number): string | undefined {
  if (lost.length === 0) return undefined;
  const named = lost
    .slice(0, NAMED_MAX)
    .flatMap(({ file, why, replay }) => [
      `  ${shown(file)}${t("between.title")}${shown(why)}`,
      `    ${t("run.replay", { line: replay })}`,
    ]);
  const rest = lost.length - NAMED_MAX;
  return [
    t("run.traces-lost", { lost: lost.length, runs }),
    ...named,
    ...(rest > 0 ? [`  ${t("run.and-more", { more: rest })}`] : []),
  ].join("\n");
}
