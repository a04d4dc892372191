/** truthful-health: what the subject says of an account is so, give or take a few seconds. */

import type { Limits } from "../trace/limits/limits.ts";
import type { StatusRecord, TraceRecord } from "../trace/record.ts";
import type { Sentence } from "../trace/sentence.ts";
import type { Trace } from "../trace/trace.ts";
import { hearingOf } from "./deafness.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { knowledgeOf } from "./knowledge.ts";
import { addUpWithin, atMostIn, noLongerThan, type Overrun } from "./laws.ts";
import { Owed } from "./owed.ts";
import { firstAfter } from "./records.ts";
import { restingOf } from "./resting.ts";
import { say } from "./sentences/say.ts";
import { and, instant, longGaps, minus, or, type Spans, spanAt } from "./spans.ts";
import { standingOf } from "./standing.ts";
import { type AccountTimeline, type Timeline, timelineOf } from "./timeline.ts";

const NAME = "truthful-health";
const HOUR_MS = 3_600_000;

export const truthfulHealth: Invariant = {
  name: NAME,
  duty: "to say of an account what is so",
  promise: "What the subject reports of an account agrees with the server's view within seconds.",
  // A subject that reports nothing tells no lie.
  required: false,
  examine(trace: Trace, options) {
    const timeline = timelineOf(trace);
    const findings = new Findings(NAME, trace.header, options);
    for (const account of timeline.accounts.values()) examine(timeline, account, findings);
    return findings.finish();
  },
};

function examine(timeline: Timeline, account: AccountTimeline, findings: Findings): void {
  const { header, endMs } = timeline;
  const { name } = account;
  const { wanted, suspended, stopped, saysLive, saysDown } = standingOf(account, timeline);
  const { deaf } = hearingOf(account, timeline);
  const { told, doubted, looksHeld, unnoticed } = knowledgeOf(account, timeline);
  const { healthWithinMs, deadlineMarginMs, recoverWithinMs, silentPolls, statesPerHour } = header.limits;
  const words = account.turns.filter(turn => turn.type === "status");
  findings.examine(words.length);
  const says = (words: Spans) => new Owed(findings, name, words).waive("frozen-word", suspended);
  const live = says(and(saysLive, wanted));
  const down = says(and(saysDown, wanted));
  const over = says(and(saysLive, stopped));
  // Where it received for an instant alone, what it claims adds up anew.
  const backs = momentsOf(deaf.flatMap(({ met }) => met ?? []));
  const known = minus(minus(minus(or(deaf, told), unnoticed), looksHeld), backs);
  const pollsMs = silentPolls * (account.holdMs + deadlineMarginMs + recoverWithinMs) + healthWithinMs;
  const begun = beginnings(account);
  const silent = minus(longGaps(heardIn(account, header.limits), pollsMs), begun);
  // Receiving is to be back by then, and what is said of it right.
  const restMs = recoverWithinMs + healthWithinMs;
  const rests = restingOf(account, timeline).filter(({ fromMs, untilMs }) => untilMs - fromMs > restMs);
  const served = minus(wanted, or(deaf, doubted, rests));
  const lies = addUpWithin(live.left, known, healthWithinMs);
  const charge = (said: Owed, truth: Spans, why: Sentence, overruns: readonly Overrun[]): void => {
    for (const { dueMs, allowedMs } of overruns) {
      const word = words.findLast(({ atMs }) => atMs <= dueMs) as StatusRecord;
      const { fromMs = dueMs, untilMs = dueMs, proof = [] } = spanAt(truth, dueMs) ?? {};
      findings.add({
        atMs: dueMs,
        account: name,
        sentence: say("truthful-health.lie", {
          account: name,
          state: word.state,
          saidMs: word.atMs,
          dueMs,
          sinceMs: fromMs,
          truth: why,
        }),
        proof: [...new Set([word.seq, ...proof])].sort((a, b) => a - b),
        ...said.within({ name: truthfulHealth.duty, fromMs, untilMs: Math.min(untilMs, endMs), allowedMs }),
      });
    }
  };
  charge(live, known, say("truthful-health.deaf"), lies);
  charge(live, silent, say("truthful-health.silent"), addUpWithin(minus(live.left, known), silent, pollsMs));
  const longRests = noLongerThan(and(minus(live.left, known), rests), restMs);
  charge(live, rests, say("truthful-health.resting"), longRests);
  charge(over, stopped, say("truthful-health.stopped"), addUpWithin(over.left, stopped, healthWithinMs));
  charge(down, served, say("truthful-health.served"), noLongerThan(and(down.left, served), healthWithinMs));
  // Said in the instant of a later beginning, it belongs to the life before that.
  const isOfBefore = ({ atMs, seq }: StatusRecord) =>
    begun.some(({ fromMs, proof }) => fromMs === atMs && (proof[0] ?? 0) > seq);
  const said = words.filter(word => word.state !== "stopped" && !isOfBefore(word));
  const lasting = minus(silent, changes(account, and(silent, looksHeld)));
  // Nor is there while all is well: each poll that fails, or comes back spoilt, is something to tell of.
  const turns = account.turns.filter(({ type }) => type !== "status");
  const calm = minus(served, or(momentsOf(turns), momentsOf(badEnds(account))));
  const rows = (frames: Spans) => atMostIn(said, frames, { most: statesPerHour, lengthMs: HOUR_MS });
  for (const { row } of rows(lasting)) addRestless(findings, "truthful-health.restless", row, statesPerHour);
  for (const { row } of rows(calm))
    addRestless(findings, "truthful-health.restless-served", row, statesPerHour);
}

function addRestless(
  findings: Findings,
  key: "truthful-health.restless" | "truthful-health.restless-served",
  row: readonly StatusRecord[],
  allowed: number,
): void {
  const [first, last] = [row[0], row.at(-1)] as [StatusRecord, StatusRecord];
  const { account, atMs } = last;
  const [firstMs, count] = [first.atMs, row.length];
  findings.add({
    atMs,
    account,
    sentence: say(key, { account, count, firstMs, lastMs: atMs, allowed }),
    proof: row.map(({ seq }) => seq),
  });
}

/** What changes what there is to say of an account that receives nothing: a turn, and a -14 after a poll that looked held. */
function changes({ course, turns }: AccountTimeline, looksHeld: Spans): Spans {
  const refusals = course.filter(record => record.type === "answer" && record.stale);
  const news = looksHeld.flatMap(({ endedBy }) =>
    endedBy === null ? [] : (firstAfter(refusals, endedBy - 1) ?? []),
  );
  return or(momentsOf(turns.filter(({ type }) => type !== "status")), momentsOf(news));
}

/** The ends of polls that were no good answers, or were touched by a fault. */
function badEnds({ polls }: AccountTimeline): TraceRecord[] {
  return polls.flatMap(({ end }) => {
    const isGood = end?.type === "answer" && end.ok && end.fault === undefined;
    return end === null || isGood ? [] : [end];
  });
}

/** When a poll was held, as far as a thaw, and when it was answered so that it must have been. */
function heardIn({ polls, turns }: AccountTimeline, { atOnceMs }: Limits): Spans {
  const hosts = turns.filter(({ type }) => type === "host");
  return polls.flatMap(({ request, accepted, end, blockedFromMs }) => {
    if (request.endpoint !== "getupdates") return [];
    const isYes = end?.type === "answer" && end.ok && !end.stale;
    const isCut = accepted !== null && end !== null && end.atMs - accepted.atMs >= atOnceMs;
    const heard =
      end !== null && (isYes || (isCut && end.type !== "abort")) ? [instant(end.atMs, end.seq)] : [];
    if (accepted === null || blockedFromMs <= accepted.atMs) return heard;
    const host = firstAfter(hosts, accepted.seq)?.atMs ?? Number.POSITIVE_INFINITY;
    const untilMs = Math.min(end?.atMs ?? Number.POSITIVE_INFINITY, blockedFromMs, host);
    const { atMs: fromMs, seq } = accepted;
    return [{ fromMs, untilMs, proof: [seq], endedBy: untilMs === end?.atMs ? end.seq : seq }, ...heard];
  });
}

/** From when on a poll can first be expected to get through: of a session that was cured, too. */
function beginnings({ turns }: AccountTimeline): Spans {
  const isBeginning = (turn: TraceRecord) =>
    turn.type === "credential" ||
    turn.type === "host" ||
    (turn.type === "session" && turn.state === "live") ||
    (turn.type === "lifecycle" && turn.step === "start-asked");
  return momentsOf(turns.filter(isBeginning));
}

function momentsOf(records: readonly TraceRecord[]): Spans {
  return records.map(({ atMs, seq }) => instant(atMs, seq));
}
