/** truthful-health: what the subject says of an account is so, give or take a few seconds. */
import type { StatusRecord, TraceRecord } from "../trace/record.ts";
import { type Facts, type Owe, ofEachAccount } from "./facts.ts";
import type { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { addUpWithin, atMostIn, noLongerThan, type Overrun } from "./laws.ts";
import type { Owed } from "./owed.ts";
import { firstAfter } from "./records.ts";
import { say } from "./sentences/say.ts";
import { and, longGaps, minus, momentsOf, or, type Spans, spanAt } from "./spans.ts";
import { isGood, isStale } from "./timeline.ts";

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
  const { polls, deaf, heard, held, told, doubted, looksHeld, unnoticed, course } = facts;
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
  // Whose poll is cut after it was held would have got a message.
  const reached = polls.flatMap(({ request, accepted, end }) => {
    if (request.endpoint !== "getupdates" || end === null || end.type === "abort") return [];
    const isHeld = accepted !== null && end.atMs - accepted.atMs >= limits.atOnceMs;
    return isGood(end) || isHeld ? [end] : [];
  });
  const taken = heard.filter(({ type }) => type === "accepted");
  const begun = momentsOf(turns.filter(isBeginning));
  const silent = minus(longGaps(or(held, momentsOf(taken), momentsOf(reached)), pollsMs), begun);
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
  const refusals = course.filter(isStale);
  const refuted = and(silent, looksHeld).flatMap(({ endedBy }) =>
    endedBy === null ? [] : (firstAfter(refusals, endedBy - 1) ?? []),
  );
  const turning = momentsOf(turns.filter(({ type }) => type !== "status"));
  const lasting = minus(silent, or(turning, momentsOf(refuted)));
  const calm = minus(served, momentsOf(course.filter(isNews)));
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

/** Something to tell of though all is well: a turn, or a poll that failed or came back spoilt. */
function isNews(record: TraceRecord): boolean {
  if (record.type === "answer") return !isGood(record) || record.fault !== undefined;
  return record.type !== "status" && record.type !== "request" && record.type !== "accepted";
}

/** From when on a poll can first be expected to get through: of a session that was cured, too. */
function isBeginning(turn: TraceRecord): boolean {
  if (turn.type === "lifecycle") return turn.step === "start-asked";
  return (
    turn.type === "credential" || turn.type === "host" || (turn.type === "session" && turn.state === "live")
  );
}
