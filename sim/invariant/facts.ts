/** Facts: all that is known of an account's receiving, as spans under names; and invariants that ask the same of each account. */
import type { Limits } from "../trace/limits/limits.ts";
import { type Hearing, hearingOf } from "./deafness.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { type Knowledge, knowledgeOf } from "./knowledge.ts";
import { type Lapse, lapseOf } from "./lapse.ts";
import { type Excuses, type Owed, owedBy } from "./owed.ts";
import { once } from "./records.ts";
import type { Spans } from "./spans.ts";
import { type Standing, standingOf } from "./standing.ts";
import { type AccountTimeline, type Timeline, timelineOf } from "./timeline.ts";
import { touchedOf } from "./touched.ts";

export interface Facts extends AccountTimeline, Standing, Hearing, Lapse, Knowledge {
  touched: Spans;
  limits: Limits;
  endMs: number;
  timeline: Timeline;
}

const factsOf: (account: AccountTimeline, timeline: Timeline) => Facts = once((account, timeline) => ({
  ...account,
  ...standingOf(account, timeline),
  ...hearingOf(account, timeline),
  ...lapseOf(account, timeline),
  ...knowledgeOf(account, timeline),
  touched: touchedOf(account, timeline),
  limits: timeline.header.limits,
  endMs: timeline.endMs,
  timeline,
}));

/** The duty over spans of time, and when what excuses it. */
export type Owe = (spans: Spans, excuses: Excuses) => Owed;

type Examine = (facts: Facts, findings: Findings, owe: Owe) => void;

/** An invariant that is examined account by account. */
export function ofEachAccount(
  promise: Omit<Invariant, "examine">,
  ...examiners: readonly Examine[]
): Invariant {
  return {
    ...promise,
    examine(trace, options) {
      const timeline = timelineOf(trace);
      const findings = new Findings(promise.name, trace.header, options);
      for (const account of timeline.accounts.values()) {
        const facts = factsOf(account, timeline);
        const owe: Owe = (spans, excuses) => owedBy(facts, { duty: promise.duty, findings }, spans, excuses);
        for (const examine of examiners) examine(facts, findings, owe);
      }
      return findings.finish();
    },
  };
}
