/** `coverage`: files of `fuzz --coverage` added up, and what none of them reached. */
import { padded, widthOf } from "../report/columns.ts";
import { quote } from "../report/replay-line.ts";
import { paint } from "../report/style.ts";
import { type Coverage, mergeCoverage, printCoverage } from "../search/coverage/coverage.ts";
import { missingByKind, type Situation, situationsOf } from "../search/coverage/gaps.ts";
import { EXCUSES } from "../search/coverage/owed.ts";
import { shown } from "../trace/escape.ts";
import { diskSaid } from "./disk.ts";
import { UsageError } from "./exit.ts";
import { readCoverage } from "./fuzz-coverage.ts";
import { VERSION } from "./package-root.ts";
import { t } from "./spoken.ts";
import { say, sayJson } from "./terminal.ts";
import { writeWhole } from "./write-whole.ts";

export interface CoverageFlags {
  out?: string;
  fail?: boolean;
  json?: boolean;
}

/** Kinds that are named where many are missing. */
const NAMED_MAX = 8;

const HEADS = ["says", "life", "endpoint", "kinds", "strikes", "missing"] as const;

/** @returns the exit code: with --fail 1 while something is missing. */
export function coverage(files: readonly string[], flags: CoverageFlags): number {
  const sum = sumOf(files);
  if (flags.out !== undefined) {
    try {
      writeWhole(flags.out, printCoverage(sum));
    } catch (error) {
      throw new UsageError(t("disk.not-written", { file: shown(flags.out), why: diskSaid(error) }));
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
  if (first === undefined) throw new UsageError(t("coverage.no-files"));
  const sum = mergeCoverage([first, ...rest]);
  if ("odd" in sum) {
    const [one = "", other = ""] = sum.odd.map(({ subject, program }) =>
      shown(`${subject}, ilink-sim ${program}`),
    );
    throw new UsageError(t("coverage.several-clients", { one, other }));
  }
  if (sum.program === VERSION) return sum;
  throw new UsageError(t("coverage.other-program", { theirs: shown(sum.program), own: VERSION }));
}

function printGaps({ subject, runs }: Coverage, situations: readonly Situation[], missing: number): string {
  const owed = situations.reduce((count, situation) => count + situation.owed, 0);
  const reached = t("coverage.reached", {
    reached: owed - missing,
    owed,
    count: runs,
    excuses: EXCUSES.length,
  });
  const rows = situations.map(({ said, phase, endpoint, times, missing: kinds, owed: all }) => [
    said,
    phase,
    endpoint,
    t("coverage.of", { reached: all - kinds.length, owed: all }),
    String(times),
    namesOf(kinds),
  ]);
  const rare = missingByKind(situations).slice(0, NAMED_MAX);
  return [
    `${paint(missing === 0 ? "green" : "yellow", shown(subject))}${t("between.title")}${reached}`,
    ...inColumns([HEADS.map(head => t(`coverage.head.${head}`)), ...rows]),
    ...(rare.length === 0
      ? []
      : [
          t("coverage.most-missing", {
            kinds: rare.map(([kind, cells]) => `${quote(kind)} (${cells})`).join(t("between.items")),
          }),
        ]),
  ].join("\n");
}

function namesOf(kinds: readonly string[]): string {
  const more = kinds.length - NAMED_MAX;
  const named = kinds.slice(0, NAMED_MAX).join(" ");
  return more > 0 ? t("coverage.and-more", { kinds: named, count: more }) : named;
}

/** All but the last as wide as their widest. */
function inColumns(rows: readonly string[][]): string[] {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map(row => widthOf(row[at] ?? "")))) ?? [];
  return rows.map(row => `  ${row.map((text, at) => padded(text, widths[at] ?? 0)).join("  ")}`.trimEnd());
}
