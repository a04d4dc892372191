/** `coverage`: files of `fuzz --coverage` added up, and what none of them reached. */
import { quote } from "../report/replay-line.ts";
import { paint } from "../report/style.ts";
import { type Coverage, mergeCoverage, printCoverage } from "../search/coverage/coverage.ts";
import { missingByKind, type Situation, situationsOf } from "../search/coverage/gaps.ts";
import { EXCUSES } from "../search/coverage/owed.ts";
import { shown } from "../trace/escape.ts";
import { UsageError } from "./exit.ts";
import { readCoverage } from "./fuzz-coverage.ts";
import { VERSION } from "./package-root.ts";
import { say, sayJson } from "./terminal.ts";
import { writeWhole } from "./write-whole.ts";

export interface CoverageFlags {
  out?: string;
  fail?: boolean;
  json?: boolean;
}

/** Kinds that are named where many are missing. */
const NAMED_MAX = 8;

/** @returns the exit code: with --fail 1 while something is missing. */
export function coverage(files: readonly string[], flags: CoverageFlags): number {
  const sum = sumOf(files);
  if (flags.out !== undefined) {
    try {
      writeWhole(flags.out, printCoverage(sum));
    } catch (error) {
      throw new UsageError(`${shown(flags.out)} is not written: ${(error as Error).message}`);
    }
  }
  const situations = situationsOf(sum);
  const missing = situations.reduce((count, situation) => count + situation.missing.length, 0);
  if (flags.json) sayJson({ version: 1, ok: missing === 0, runs: sum.runs, missing, situations }, 2);
  else say(printGaps(sum, situations, missing));
  return flags.fail && missing > 0 ? 1 : 0;
}

/** @throws UsageError when the files are not of one client, or of another version of this program. */
function sumOf(files: readonly string[]): Coverage {
  const [first, ...rest] = files.map(readCoverage);
  if (first === undefined) throw new UsageError("coverage wants files of fuzz --coverage");
  const sum = mergeCoverage([first, ...rest]);
  if ("odd" in sum) {
    const [one, other] = sum.odd.map(({ subject, program }) => shown(`${subject}, ilink-sim ${program}`));
    throw new UsageError(`these files are not of one client:\n  ${one}\n  ${other}`);
  }
  if (sum.program === VERSION) return sum;
  throw new UsageError(
    `the files are of ilink-sim ${shown(sum.program)}, this is ${VERSION}: it has other kinds of faults`,
  );
}

function printGaps({ subject, runs }: Coverage, situations: readonly Situation[], missing: number): string {
  const owed = situations.reduce((count, situation) => count + situation.owed, 0);
  const reached = `${owed - missing} of ${owed} cells in ${runs} runs; ${EXCUSES.length} rows of excuses`;
  const rows = situations.map(({ said, phase, endpoint, times, missing: kinds, owed: all }) => [
    said,
    phase,
    endpoint,
    `${all - kinds.length} of ${all}`,
    String(times),
    namesOf(kinds),
  ]);
  const rare = missingByKind(situations).slice(0, NAMED_MAX);
  return [
    `${paint(missing === 0 ? "green" : "yellow", `${shown(subject)}:`)} ${reached}`,
    ...inColumns([["says", "life", "endpoint", "kinds", "strikes", "missing"], ...rows]),
    ...(rare.length === 0
      ? []
      : [`most is missing of ${rare.map(([kind, cells]) => `${quote(kind)} (${cells})`).join(", ")}`]),
  ].join("\n");
}

function namesOf(kinds: readonly string[]): string {
  const more = kinds.length - NAMED_MAX;
  return kinds.slice(0, NAMED_MAX).join(" ") + (more > 0 ? ` and ${more} more` : "");
}

/** All but the last as wide as their widest. */
function inColumns(rows: readonly string[][]): string[] {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map(row => row[at]?.length ?? 0))) ?? [];
  return rows.map(row => `  ${row.map((text, at) => text.padEnd(widths[at] ?? 0)).join("  ")}`.trimEnd());
}
