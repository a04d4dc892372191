/** `--only` and `--ignore`: breaches that are shown and counted, and that decide nothing. */
import { INVARIANTS } from "../invariant/table.ts";
import type { Outcome } from "../pool/outcome.ts";
import { shown } from "../trace/escape.ts";
import type { Verdict } from "../verdict/judge.ts";
import { meets, rowSentences, type TrialRow } from "../verdict/trial.ts";
import { UsageError } from "./exit.ts";
import { hintOf, t } from "./spoken.ts";

type Violation = TrialRow["violations"][number];

const NAMES = INVARIANTS.map(({ name }) => name);

/**
 * The invariants that do not count. Names come by commas or by several options.
 * @throws UsageError for a name that no invariant has, and when both are given.
 */
export function parseIgnored({
  only = [],
  ignore = [],
}: {
  only?: readonly string[] | undefined;
  ignore?: readonly string[] | undefined;
}): ReadonlySet<string> {
  const [wanted, unwanted] = [namesIn("--only", only), namesIn("--ignore", ignore)];
  if (wanted.length > 0 && unwanted.length > 0) throw new UsageError(t("mistake.only-and-ignore"));
  return new Set(wanted.length > 0 ? NAMES.filter(name => !wanted.includes(name)) : unwanted);
}

function namesIn(flag: string, given: readonly string[]): string[] {
  const names = given.flatMap(each => each.split(",")).map(each => each.trim());
  if (given.length > 0 && names.every(name => name === ""))
    throw new UsageError(t("mistake.no-invariant", { flag }));
  return names.filter(name => name !== "").map(name => known(flag, name));
}

function known(flag: string, name: string): string {
  if (NAMES.includes(name)) return name;
  throw new UsageError(t("mistake.invariant", { flag, name: shown(name), hint: hintOf(name, NAMES) }));
}

/** The outcome without what does not count: that stands in `ignored`, and the verdict rests on the rest. */
export function withoutIgnored(
  outcome: Outcome,
  { ignored, healAtMs }: { ignored: ReadonlySet<string>; healAtMs: number },
): Outcome {
  if (ignored.size === 0) return outcome;
  const { row, verdict: before } = outcome;
  const counts = ({ invariant }: Violation): boolean => !ignored.has(invariant);
  const verdict = { ...before, ...outcomeOf(before, before.violations.filter(counts), healAtMs) };
  const away = before.violations.filter(violation => !counts(violation));
  const expected =
    typeof row.expected === "string" ? row.expected : row.expected.filter(n => !ignored.has(n));
  const wanted = expected.length === 0 ? "pass" : expected;
  const { verdict: word, phase, violations, reasons } = verdict;
  const { sentences: _, ...rest } = row;
  return {
    ...outcome,
    verdict,
    row: {
      ...rest,
      verdict: word,
      phase,
      violations,
      reasons,
      ...rowSentences(verdict),
      ...(away.length > 0 && { ignored: away }),
      expected: wanted,
      asExpected: meets(verdict, wanted),
    },
  };
}

function outcomeOf(
  { verdict, reasons, gaps, sentences }: Verdict,
  violations: Violation[],
  healAtMs: number,
): Pick<Verdict, "verdict" | "phase" | "violations" | "reasons" | "sentences"> {
  if (verdict !== "violated") return { verdict, phase: null, violations, reasons };
  const [first] = violations;
  if (first === undefined) {
    const isProof = gaps.length === 0;
    const said = sentences && { sentences: { ...sentences, reasons: sentences.gaps } };
    return { verdict: isProof ? "pass" : "inconclusive", phase: null, violations, reasons: gaps, ...said };
  }
  // A client that stands still owes no duty over a time: it fails to go on, whenever that shows.
  const isSafety = first.duty !== undefined && first.atMs < healAtMs;
  return { verdict, phase: isSafety ? "safety" : "liveness", violations, reasons };
}
