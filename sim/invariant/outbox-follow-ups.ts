/** What an outbox has to follow up soon: a word of the user, a text that went, one that failed. */
import type { Sentence } from "../trace/sentence.ts";
import type { Findings } from "./findings.ts";
import { ProbeTurns } from "./probe-turns.ts";
import { addTo, countBefore, firstAfter } from "./records.ts";
import { isQuota, refusalsOf } from "./refusals.ts";
import { say } from "./sentences/say.ts";
import { isThroughout, whenThrough } from "./throughout.ts";
import type { Exchange, Timeline } from "./timeline.ts";
import { Turns } from "./turns.ts";
import { wordsOf } from "./user-words.ts";
import { Front, type WaitingText, waitsAt } from "./waiting-texts.ts";

/** What calls for an offer. */
interface Cause {
  seq: number;
  atMs: number;
  withinMs: number;
  what: Sentence;
  /** After a failure, while nothing else of the account gets through either, the next may wait for something that does. */
  by: "word" | "success" | "failure";
}

/** Judge each user's waiting texts. */
export function examineFollowUps(
  timeline: Timeline,
  texts: readonly WaitingText[],
  findings: Findings,
): void {
  const { textFreshMs } = timeline.header.limits;
  const turns = { sends: new Turns(timeline), probes: new ProbeTurns(timeline, texts) };
  const lanes = new Map<string, WaitingText[]>();
  for (const text of texts) addTo(lanes, `${text.asked.account}\n${text.asked.to}`, text);
  for (const lane of lanes.values()) {
    const offers = lane.flatMap(text => text.offers).sort((a, b) => a.request.seq - b.request.seq);
    const front = new Front(lane, textFreshMs);
    for (const cause of causesOf(timeline, lane, offers)) {
      const waiting = front.at(cause);
      if (waiting.length > 0) examine(timeline, turns, { lane: waiting, offers }, cause, findings);
    }
  }
}

function causesOf(timeline: Timeline, lane: readonly WaitingText[], offers: readonly Exchange[]): Cause[] {
  const { offerWithinMs, offerAgainMs } = timeline.header.limits;
  const { account, to } = (lane[0] as WaitingText).asked;
  const written = wordsOf(timeline).of(account, to);
  const words = written
    .filter(({ inbound }) => inbound.group === undefined)
    .map(({ seq, atMs, inbound }) => ({
      seq,
      atMs,
      withinMs: offerWithinMs,
      what: say("outbox-moves.user-wrote", { user: to, message: inbound.message }),
      by: "word" as const,
    }));
  const ends = offers.flatMap(({ end, request }) => {
    if (end === null || end.type === "abort" || isQuota(end)) return [];
    const went = end.type === "answer" && end.ok;
    // A stale session is for others to cure; the text goes on then.
    if (end.type === "answer" && end.stale) return [];
    const { message = "?" } = request;
    const what = say(`outbox-moves.${went ? "other-went" : "other-failed"}`, { message });
    // A word of the user meanwhile, in a group too, may let the answer to it go first.
    const word = went ? firstAfter(written, end.seq) : undefined;
    const wordMs = word === undefined ? 0 : word.atMs - end.atMs;
    const answerMs = wordMs <= offerWithinMs ? wordMs : 0;
    const withinMs = went ? answerMs + offerWithinMs : offerAgainMs;
    return [
      {
        seq: end.seq,
        atMs: end.atMs,
        withinMs,
        what,
        by: went ? ("success" as const) : ("failure" as const),
      },
    ];
  });
  return [...words, ...ends].sort((a, b) => a.seq - b.seq);
}

function examine(
  timeline: Timeline,
  turns: { sends: Turns; probes: ProbeTurns },
  { lane, offers }: { lane: readonly WaitingText[]; offers: readonly Exchange[] },
  cause: Cause,
  findings: Findings,
): void {
  const { account, to } = (lane[0] as WaitingText).asked;
  const requests = offers.map(({ request }) => request);
  // One on its way at that moment has to come to its end first.
  const before = offers[countBefore(requests, cause.seq) - 1];
  const isFlying = before !== undefined && (before.end === null || before.end.seq > cause.seq);
  const from = isFlying ? before.end : cause;
  if (from === null) return;
  const next = firstAfter(requests, from.seq);
  const beforeSeq = next?.seq ?? Number.POSITIVE_INFINITY;
  const calledMs = turns.sends.dueMs(account, from, beforeSeq, cause.withinMs);
  const againMs = (): number => {
    const probeMs = turns.probes.dueMs({ account, to }, from, calledMs);
    const { offerWithinMs } = timeline.header.limits;
    return whenThrough(timeline, account, probeMs, place =>
      turns.sends.dueMs(account, place, beforeSeq, offerWithinMs),
    );
  };
  const dueMs = cause.by === "failure" ? againMs() : calledMs;
  if (dueMs > timeline.endMs || !isThroughout(timeline, account, from.seq, dueMs)) return;
  if (refusedBetween(timeline, (lane[0] as WaitingText).asked, cause, from.seq, dueMs)) return;
  findings.examine();
  if (next !== undefined && next.atMs <= dueMs) return;
  const dueSeq = timeline.lastSeq(dueMs);
  const text = lane.find(other => waitsAt(other, dueSeq));
  if (text === undefined) return;
  findings.add({
    atMs: dueMs,
    account,
    sentence: say("outbox-moves.not-offered", {
      account,
      message: text.asked.message,
      user: to,
      queuedMs: text.done.atMs,
      dueMs,
      cause: cause.what,
      causeMs: cause.atMs,
      allowedMs: dueMs === calledMs ? cause.withinMs : dueMs - from.atMs,
    }),
    proof: [text.done.seq, cause.seq],
  });
}

/** A -2 is a reason to wait of its own: to an attempt that a word of its user called for, or to anybody where another one did. */
function refusedBetween(
  timeline: Timeline,
  { account, to }: { account: string; to: string },
  cause: Cause,
  fromSeq: number,
  dueMs: number,
): boolean {
  const refusals = refusalsOf(timeline, account);
  for (const { request, atMs } of refusals.slice(countBefore(refusals, fromSeq))) {
    if (atMs > dueMs) return false;
    const refused = timeline.exchanges.get(request)?.request;
    if (cause.by !== "word" || (refused?.to === to && refused.seq > cause.seq)) return true;
  }
  return false;
}
