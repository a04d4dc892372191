/** What `serve --judge` says of the client that it served. */
import { printVerdict } from "../report/details.ts";
import { duration } from "../trace/when.ts";
import { FROM_OUTSIDE, judgeFromOutside, type SeenRun } from "../verdict/from-outside.ts";
import { exitCode, type Verdict } from "../verdict/judge.ts";
import { EXIT_INTERRUPTED } from "./interrupt.ts";
import { inUse, t } from "./spoken.ts";

export interface ServedVerdict {
  exit: number;
  /** For people. */
  words: string;
  /** For programs. */
  document: object;
}

export function verdictOfServed(served: SeenRun): ServedVerdict {
  const { scenario, start, isWhole } = served;
  const subject = t("serve.client");
  // What it tried is guessed in part: what the service knows of it is told apart.
  const { tried, ...judged } = judgeFromOutside(served, subject);
  const verdict: Verdict = { ...judged, tried: null };
  const { written = 0, handedOver = 0 } = tried?.messages ?? {};
  const seen = { written, handedOver, deafMs: tried?.deafMs ?? 0 };
  const judgedBy = FROM_OUTSIDE.map(({ name }) => name);
  const { phase, violations, excused, examined, reasons, notes } = verdict;
  const row = {
    scenario: scenario.name,
    subject,
    verdict: verdict.verdict,
    phase,
    expected: "pass" as const,
  };
  const language = inUse();
  const invariants = judgedBy.map(language.named).join(language.say("between.items"));
  return {
    exit: isWhole || verdict.verdict === "violated" ? exitCode(verdict) : EXIT_INTERRUPTED,
    words: [
      printVerdict({ row, verdict, start }, { expect: false, language }),
      `  ${t("serve.seen", { written, handedOver, deaf: duration(seen.deafMs, inUse().times) })}`,
      `  ${t("serve.judged-by", { invariants })}`,
    ].join("\n"),
    document: {
      version: 1,
      scenario: scenario.name,
      verdict: verdict.verdict,
      phase,
      violations,
      excused,
      examined,
      seen,
      reasons,
      notes,
      judgedBy,
    },
  };
}
