/** What `serve --judge` says of the client that it served. */
import { printVerdict } from "../report/details.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { TraceRecord } from "../trace/record.ts";
import { duration } from "../trace/when.ts";
import { FROM_OUTSIDE, fromOutside } from "../verdict/from-outside.ts";
import { exitCode, judge, type Verdict } from "../verdict/judge.ts";
import { headerOf } from "../world/header.ts";
import { EXIT_INTERRUPTED } from "./interrupt.ts";
import { inUse, t } from "./spoken.ts";

/** What was served, and what was seen meanwhile. */
export interface Served {
  scenario: Scenario;
  seed: string;
  /** ISO time of 0 ms. */
  start: string;
  records: readonly TraceRecord[];
  /** The scenario came to its end. */
  isWhole: boolean;
}

export interface ServedVerdict {
  verdict: Verdict;
  exit: number;
  /** For people. */
  words: string;
  /** For programs. */
  document: object;
}

export function verdictOfServed({ scenario, seed, start, records, isWhole }: Served): ServedVerdict {
  const end: TraceRecord = { type: "end", seq: records.length, atMs: scenario.endAtMs };
  const header = { ...headerOf(scenario, { name: t("serve.client") }, seed), start };
  const trace = { header, records: isWhole ? [...records, end] : [...records] };
  // What it tried is guessed in part: what the service knows of it is told apart.
  const { tried, ...judged } = judge(fromOutside(trace), { invariants: FROM_OUTSIDE });
  const verdict: Verdict = { ...judged, tried: null };
  const { written = 0, handedOver = 0 } = tried?.messages ?? {};
  const seen = { written, handedOver, deafMs: tried?.deafMs ?? 0 };
  const judgedBy = FROM_OUTSIDE.map(({ name }) => name);
  const { phase, violations, excused, examined, reasons, notes } = verdict;
  const row = {
    scenario: scenario.name,
    subject: header.subject,
    verdict: verdict.verdict,
    phase,
    expected: "pass" as const,
  };
  const language = inUse();
  const invariants = judgedBy.map(language.named).join(language.say("between.items"));
  return {
    verdict,
    exit: isWhole || verdict.verdict === "violated" ? exitCode(verdict) : EXIT_INTERRUPTED,
    words: [
      printVerdict({ row, verdict, start }, language),
      `  ${t("serve.seen", { written, handedOver, deaf: duration(seen.deafMs) })}`,
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
