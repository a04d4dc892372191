/** What is told of the end of a waiting text: once, and what the answers to it say. */
import type { Limits } from "../trace/limits/limits.ts";
import type { SendEndedRecord, WaitingEnd } from "../trace/record.ts";
import type { Findings } from "./findings.ts";
import { tooYoung } from "./outbox-ages.ts";
import { countBefore } from "./records.ts";
import { isQuota } from "./refusals.ts";
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
): string | null {
  if (ended.message === "?") return "nobody had asked for it";
  if (before !== undefined) return `had been told ${before.outcome} before`;
  const tries = (timeline.sends.get(ended.message) ?? []).filter(({ request }) => request.seq < ended.seq);
  const thereSeq = text?.thereSeq ?? Number.POSITIVE_INFINITY;
  if (ended.outcome === "sent") {
    // An answer that says yes may have been forged on the way; of other words nobody can say how much of it they are.
    const isKnown = thereSeq < ended.seq || text === undefined;
    const isChanged = tries.some(({ accepted, end }) => isYes(end) && accepted?.words === "changed");
    if (isKnown || isChanged) return null;
    const isForged = tries.some(({ accepted, end }) => isYes(end) && accepted === null);
    if (isForged && findings.excuse("gone-by-a-forged-yes")) return null;
    return "the server had not taken all of it";
  }
  if (thereSeq < ended.seq) return "the server had said yes to it";
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
): string | null {
  const ends = tries.flatMap(({ end }) => end ?? []);
  switch (outcome) {
    case "refused":
      if (
        fresh > freshOffers ||
        ends.some(end => end.type === "answer" && !end.ok && !end.stale && !isQuota(end))
      )
        return null;
      return "no answer had said so for good";
    case "set-aside":
      return fresh >= freshOffers ? null : `it had been refused ${fresh} times with a fresh token`;
    case "unknown":
      return tries.some(
        ({ end }) => end === null || end.type !== "answer" || (!end.ok && !end.stale && !isQuota(end)),
      )
        ? null
        : "every attempt had been answered";
    case "failed":
      return ends.length > 0 && ends.every(isQuota) ? "every attempt had been answered with -2" : null;
    default:
      return outcome satisfies never;
  }
}

function isYes(end: Exchange["end"]): boolean {
  return end?.type === "answer" && end.ok;
}
