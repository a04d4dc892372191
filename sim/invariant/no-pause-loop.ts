/** no-pause-loop: a started account neither polls a stale session blindly nor falls silent. */
import type { TraceRecord } from "../trace/record.ts";
import { type Facts, type Owe, ofEachAccount } from "./facts.ts";
import type { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { noLongerThan } from "./laws.ts";
import { countBefore } from "./records.ts";
import { say } from "./sentences/say.ts";
import { and, longGaps, minus, momentsOf } from "./spans.ts";
import { isStale } from "./timeline.ts";
import { examineUnanswered } from "./unanswered.ts";

export const noPauseLoop: Invariant = ofEachAccount(
  {
    name: "no-pause-loop",
    duty: "to ask again, and after a -14 for a cure",
    promise:
      "While started, a stale answer is followed by a notifystart or a new login, and never by a long silence.",
    required: true,
  },
  examineBlindPolls,
  examineSilence,
  examineUnanswered,
);

/** (a) Between a notifystart, or a credential, and the next one, at most one stale answer to getupdates. */
function examineBlindPolls({ name: account, course }: Facts, findings: Findings): void {
  const refusals = course.filter(isStale).filter(({ endpoint }) => endpoint === "getupdates");
  findings.examine(refusals.length);
  const chances = course.filter(isChance);
  for (const [first, again] of Map.groupBy(refusals, ({ seq }) => countBefore(chances, seq)).values()) {
    if (first === undefined || again === undefined) continue;
    const sentence = say("no-pause-loop.blind-polls", { account, firstMs: first.atMs, againMs: again.atMs });
    findings.add({ atMs: again.atMs, account, sentence, proof: [first.seq, again.seq] });
  }
}

/** One that was under way already, and is answered only now, is between the two as well. */
function isChance(record: TraceRecord): boolean {
  if (record.type === "request" || record.type === "answer") return record.endpoint === "notifystart";
  return record.type === "lifecycle" || record.type === "crash" || record.type === "credential";
}

/** (b) While it is wanted, no more than the hold and a margin pass between its getupdates and notifystart requests. */
function examineSilence(facts: Facts, findings: Findings, owe: Owe): void {
  const { name: account, polls, holdMs, wanted, starting, suspended, declared, limits, endMs } = facts;
  const allowedMs = holdMs + limits.silenceMarginMs;
  const running = minus(wanted, starting);
  findings.examine(running.length);
  const silences = longGaps(momentsOf(polls.map(({ request }) => request)), allowedMs);
  const silent = owe(and(silences, running), { "frozen-and-silent": suspended });
  for (const overrun of noLongerThan(minus(silent.left, declared), allowedMs)) {
    // In the last instant of a run it may still ask.
    if (overrun.dueMs >= endMs) continue;
    const { fromMs: sinceMs, untilMs, proof, endedBy } = overrun.span;
    const silentMs = Math.min(untilMs, endMs) - sinceMs;
    const sentence = say("no-pause-loop.silence", { account, silentMs, sinceMs, allowedMs });
    silent.breach(overrun, sentence, [proof.at(-1) ?? 0, ...(endedBy === null ? [] : [endedBy])]);
  }
}
