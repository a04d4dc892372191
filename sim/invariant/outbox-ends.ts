/** The ends of waiting texts: each comes, is told once, and is true. */

import type { SendEndedRecord } from "../trace/record.ts";
import type { Sentence } from "../trace/sentence.ts";
import type { Findings } from "./findings.ts";
import { tooOldAtMs } from "./outbox-ages.ts";
import { lieOf } from "./outbox-lies.ts";
import { countBefore } from "./records.ts";
import { isQuota } from "./refusals.ts";
import { say } from "./sentences/say.ts";
import { presenceAt, startedBetween } from "./standing.ts";
import { type Exchange, isGood, type Timeline } from "./timeline.ts";
import { wordsOf } from "./user-words.ts";
import type { WaitingText } from "./waiting-texts.ts";

export function examineEnds(timeline: Timeline, texts: readonly WaitingText[], findings: Findings): void {
  const byMessage = new Map(texts.map(text => [text.asked.message, text]));
  const told = new Map<string, SendEndedRecord>();
  for (const ended of timeline.all("send-ended")) {
    findings.examine();
    const lie = lieOf(timeline, ended, byMessage.get(ended.message), told.get(ended.message), findings);
    told.set(ended.message, ended);
    if (lie === null) continue;
    const { account, message, outcome, atMs } = ended;
    findings.add({
      atMs,
      account,
      sentence: say("outbox-moves.lie", { account, message, outcome, atMs, truth: lie }),
      proof: [ended.seq],
    });
  }
  for (const text of texts) {
    findings.examine();
    const due = overdueOf(timeline, text);
    if (due === null) continue;
    const { account, message } = text.asked;
    const { what, atMs } = due;
    const queuedMs = text.done.atMs;
    findings.add({
      atMs,
      account,
      sentence: say("outbox-moves.overdue", { account, message, queuedMs, what }),
      proof: [text.done.seq, ...due.proof],
    });
  }
}

/** What should have come of it by now. */
function overdueOf(
  timeline: Timeline,
  text: WaitingText,
): { atMs: number; what: Sentence; proof: number[] } | null {
  const { asked, endSeq, thereSeq } = text;
  const { freshOffers, endToldMs, textAgeMaxMs } = timeline.header.limits;
  const endsAt = endSeq ?? Number.POSITIVE_INFINITY;
  const again = freshRefusal(timeline, text);
  if (again !== undefined && again.request.seq < endsAt) {
    const what = say("outbox-moves.offered-again", { offers: freshOffers });
    return { atMs: again.request.atMs, what, proof: [again.request.seq] };
  }
  if (thereSeq !== null) {
    const dueMs = timeline.after(timeline.timeOf(thereSeq) ?? 0, endToldMs);
    const dueSeq = timeline.lastSeq(dueMs);
    if (
      endsAt <= dueSeq ||
      dueMs > timeline.endMs ||
      !ranThroughout(timeline, asked.account, thereSeq, dueSeq)
    )
      return null;
    return { atMs: dueMs, what: say("outbox-moves.end-untold"), proof: [thereSeq] };
  }
  const atMs = tooOldAtMs(timeline, text);
  const what = say("outbox-moves.too-old", { ageMs: textAgeMaxMs });
  return atMs === null ? null : { atMs, what, proof: [] };
}

/** The offer with a fresh token that comes after as many as were refused. */
function freshRefusal(timeline: Timeline, { asked, done, offers }: WaitingText): Exchange | undefined {
  const { freshOffers } = timeline.header.limits;
  const words = wordsOf(timeline).of(asked.account, asked.to);
  let from = done.seq;
  let refused = 0;
  for (const offer of offers) {
    const { request, end } = offer;
    const isFresh = countBefore(words, request.seq) > countBefore(words, from);
    if (isFresh && refused >= freshOffers) return offer;
    // A piece that goes is no refusal of the text.
    if (end !== null && isGood(end)) refused = 0;
    if (end === null || !isQuota(end)) continue;
    if (isFresh) refused += 1;
    from = end.seq;
  }
  return undefined;
}

function ranThroughout(timeline: Timeline, account: string, fromSeq: number, toSeq: number): boolean {
  return (
    presenceAt(timeline, account, fromSeq).running &&
    presenceAt(timeline, account, toSeq + 1).running &&
    !startedBetween(timeline, account, fromSeq, toSeq + 1)
  );
}
