/** truthful-health: what the subject says of an account is so, give or take a few seconds. */
import type { Limits } from "../trace/limits/limits.ts";
import type { StatusRecord, TraceRecord } from "../trace/record.ts";
import { type Facts, type Owe, ofEachAccount } from "./facts.ts";
import type { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { addUpWithin, atMostIn, noLongerThan, type Overrun } from "./laws.ts";
import type { Owed } from "./owed.ts";
import { firstAfter } from "./records.ts";
import { say } from "./sentences/say.ts";
import { and, instant, longGaps, minus, momentsOf, or, type Spans, spanAt } from "./spans.ts";
import type { AccountTimeline } from "./timeline.ts";

const HOUR_MS = 3_600_000;

export const truthfulHealth: Invariant = ofEachAccount(
  {
    name: "truthful-health",
    duty: "to say of an account what is so",
    promise: "What the subject reports of an account agrees with the server's view within seconds.",
    // A subject that reports nothing tells no lie.
    required: false,
  },
  examine,
);

function examine(facts: Facts, findings: Findings, owe: Owe): void {
  const { name: account, turns, holdMs, wanted, suspended, stopped, saysLive, saysDown, limits } = facts;
  const { deaf, told, doubted, looksHeld, unnoticed } = facts;
  const { healthWithinMs, deadlineMarginMs, recoverWithinMs, silentPolls, statesPerHour } = limits;
  const words = turns.filter(turn => turn.type === "status");
  findings.examine(words.length);
  const says = (words: Spans): Owed => owe(words).waive("frozen-word", suspended);
  const live = says(and(saysLive, wanted));
  const down = says(and(saysDown, wanted));
  const over = says(and(saysLive, stopped));
  // Where it received for an instant alone, what it claims adds up anew.
  const backs = deaf.flatMap(({ met }) => met ?? []);
  const known = minus(minus(or(minus(deaf, unnoticed), told), looksHeld), momentsOf(backs));
  const pollsMs = silentPolls * (holdMs + deadlineMarginMs + recoverWithinMs) + healthWithinMs;
  const begun = momentsOf(turns.filter(isBeginning));
  const silent = minus(longGaps(heardIn(facts, limits), pollsMs), begun);
  const served = minus(wanted, or(deaf, doubted));
  type Truth = "deaf" | "silent" | "stopped" | "served";
  const charge = (said: Owed, key: Truth, truth: Spans, overruns: readonly Overrun[]): void => {
    for (const overrun of overruns) {
      const { dueMs } = overrun;
      const span = spanAt(truth, dueMs) ?? overrun.span;
      const { state, atMs: saidMs, seq } = words.findLast(({ atMs }) => atMs <= dueMs) as StatusRecord;
      const why = {
        account,
        state,
        saidMs,
        dueMs,
        sinceMs: span.fromMs,
        truth: say(`truthful-health.${key}`),
      };
      const proof = [...new Set([seq, ...span.proof])].sort((a, b) => a - b);
      said.breach({ ...overrun, span }, say("truthful-health.lie", why), proof);
    }
  };
  charge(live, "deaf", known, addUpWithin(live.left, known, healthWithinMs));
  charge(live, "silent", silent, addUpWithin(minus(live.left, known), silent, pollsMs));
  charge(over, "stopped", stopped, noLongerThan(over.left, healthWithinMs));
  charge(down, "served", served, noLongerThan(and(down.left, served), healthWithinMs));
  const said = words.filter(({ state }) => state !== "stopped");
  const lasting = minus(silent, changes(facts, and(silent, looksHeld)));
  // Nor is there while all is well: each poll that fails, or comes back spoilt, is something to tell of.
  const calm = minus(
    served,
    or(momentsOf(turns.filter(({ type }) => type !== "status")), momentsOf(badEnds(facts))),
  );
  const restless = { "truthful-health.restless": lasting, "truthful-health.restless-served": calm } as const;
  for (const key of ["truthful-health.restless", "truthful-health.restless-served"] as const)
    for (const { row } of atMostIn(said, restless[key], { most: statesPerHour, lengthMs: HOUR_MS })) {
      const [{ atMs: firstMs }, { atMs }] = [row[0], row.at(-1)] as [StatusRecord, StatusRecord];
      const sentence = say(key, {
        account,
        count: row.length,
        firstMs,
        lastMs: atMs,
        allowed: statesPerHour,
      });
      findings.add({ atMs, account, sentence, proof: row.map(({ seq }) => seq) });
    }
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
function isBeginning(turn: TraceRecord): boolean {
  if (turn.type === "lifecycle") return turn.step === "start-asked";
  return (
    turn.type === "credential" || turn.type === "host" || (turn.type === "session" && turn.state === "live")
  );
}
