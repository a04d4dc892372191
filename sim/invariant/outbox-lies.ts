/** What is told of the end of a waiting text: once, and what the answers to it say. */
import type { Limits } from "../trace/limits/limits.ts";
import type { SendEndedRecord, WaitingEnd } from "../trace/record.ts";
import type { Sentence } from "../trace/sentence.ts";
import type { Findings } from "./findings.ts";
import { tooYoung } from "./outbox-ages.ts";
import { countBefore } from "./records.ts";
import { isQuota } from "./refusals.ts";
import { say } from "./sentences/say.ts";
import type { Exchange, Timeline } from "./timeline.ts";
import { wordsOf } from "./user-words.ts";
import type { WaitingText } from "./waiting-texts.ts";

/** What is wrong with what was told of a waiting text; null when nothing is. */
export function lieOf(
  timeline: Timeline,
  ended: SendEndedRecord,
  text: WaitingText | undefined,
  before: SendEndedRecord | undefined,
  findings: Findings,
): Sentence | null {
  if (ended.message === "?") return say("outbox-moves.not-asked-for");
  if (before !== undefined) return say("outbox-moves.told-before", { outcome: before.outcome });
  const tries = (timeline.sends.get(ended.message) ?? []).filter(({ request }) => request.seq < ended.seq);
  const thereSeq = text?.thereSeq ?? Number.POSITIVE_INFINITY;
  if (ended.outcome === "sent") {
    // An answer that says yes may have been forged on the way; of other words nobody can say how much of it they are.
    const isKnown = thereSeq < ended.seq || text === undefined;
    const isChanged = tries.some(({ accepted, end }) => isYes(end) && accepted?.words === "changed");
    if (isKnown || isChanged) return null;
    const isForged = tries.some(({ accepted, end }) => isYes(end) && accepted === null);
    if (isForged && findings.excuse("gone-by-a-forged-yes")) return null;
    return say("outbox-moves.not-all-taken");
  }
  if (thereSeq < ended.seq) return say("outbox-moves.said-yes");
  if (ended.outcome === "expired") return text === undefined ? null : tooYoung(timeline, text, ended);
  return reasonLacking(ended.outcome, tries, freshRefusals(timeline, tries), timeline.header.limits);
}

/** Refusals for want of quota or for haste, each after the first with a word of the user since the one before: what else is refused says nothing new. */
function freshRefusals(timeline: Timeline, tries: readonly Exchange[]): number {
  let fresh = 0;
  let from: number | null = null;
  for (const { request, end } of tries) {
    if (end === null || !isQuota(end)) continue;
    const words = wordsOf(timeline).of(request.account, request.to ?? "");
    if (from === null || countBefore(words, request.seq) > countBefore(words, from)) fresh += 1;
    from = end.seq;
  }
  return fresh;
}

/** What an end other than sent must rest on. */
function reasonLacking(
  outcome: Exclude<WaitingEnd, "sent" | "expired">,
  tries: readonly Exchange[],
  fresh: number,
  { freshOffers }: Limits,
): Sentence | null {
  const ends = tries.flatMap(({ end }) => end ?? []);
  switch (outcome) {
    case "refused":
      if (
        fresh > freshOffers ||
        ends.some(end => end.type === "answer" && !end.ok && !end.stale && !isQuota(end))
      )
        return null;
      return say("outbox-moves.not-refused-for-good");
    case "set-aside":
      return fresh >= freshOffers ? null : say("outbox-moves.refused-times", { count: fresh });
    case "unknown":
      return tries.some(
        ({ end }) => end === null || end.type !== "answer" || (!end.ok && !end.stale && !isQuota(end)),
      )
        ? null
        : say("outbox-moves.all-answered");
    case "failed":
      return ends.length > 0 && ends.every(isQuota) ? say("outbox-moves.all-quota") : null;
    default:
      return outcome satisfies never;
  }
}

function isYes(end: Exchange["end"]): boolean {
  return end?.type === "answer" && end.ok;
}
