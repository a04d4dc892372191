/** truthful-health: what the subject says of an account is so, give or take a few seconds. */
import type { StatusRecord, TraceRecord } from "../trace/record.ts";
import type { Sentence } from "../trace/sentence.ts";
import { isPoll } from "./deafness.ts";
import { type Facts, type Owe, ofEachAccount } from "./facts.ts";
import { falseRestarts } from "./false-restarts.ts";
import type { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { looksHeldIn } from "./knowledge.ts";
import { addUpWithin, atMostIn, noLongerThan, type Overrun } from "./laws.ts";
import { newsOf } from "./old-news.ts";
import type { Owed } from "./owed.ts";
import { firstAfter } from "./records.ts";
import { say } from "./sentences/say.ts";
import { restMs, restsIn, silenceMs, silentIn } from "./silences.ts";
import { and, minus, momentsOf, or, type Spans, spanAt } from "./spans.ts";
import { isStale } from "./timeline.ts";
import { isGivenUp } from "./unanswered.ts";

const HOUR_MS = 3_600_000;

export const truthfulHealth: Invariant = ofEachAccount(
  {
    name: "truthful-health",
    duty: "to say of an account what is so",
    promise: "What the subject reports of an account agrees with the server's view within seconds.",
    // A subject that reports nothing tells no lie.
    required: false,
  },
  examineLies,
  examineRestlessness,
  examineSilence,
);

/** What it says is so, but for seconds: that it receives, that it does not, and neither once it is stopped. */
function examineLies(facts: Facts, findings: Findings, owe: Owe): void {
  const { name: account, turns, wanted, suspended, stopped, saysLive, saysDown, limits } = facts;
  const { deaf, told, unnoticed } = facts;
  const { healthWithinMs } = limits;
  const words = turns.filter(turn => turn.type === "status");
  findings.examine(words.length);
  const says = (words: Spans): Owed => owe(words, { "frozen-word": suspended });
  const live = says(and(saysLive, wanted));
  const down = says(and(saysDown, wanted));
  const over = says(and(saysLive, stopped));
  // Where it received for an instant alone, what it claims adds up anew.
  const backs = deaf.flatMap(({ met }) => met ?? []);
  const known = minus(
    minus(or(minus(deaf, unnoticed), told), looksHeldIn(facts, facts.timeline)),
    momentsOf(backs),
  );
  const silent = silentIn(facts);
  const served = servedIn(facts);
  const rests = restsIn(facts);
  type Truth = "deaf" | "silent" | "resting" | "stopped" | "served";
  const charge = (said: Owed, key: Truth, truth: Spans, overruns: readonly Overrun[]): void => {
    for (const overrun of overruns) {
      const { dueMs } = overrun;
      const frame = spanAt(truth, dueMs) ?? overrun.frame;
      const { fromMs: sinceMs } = frame;
      const { state, atMs: saidMs, seq } = words.findLast(({ atMs }) => atMs <= dueMs) as StatusRecord;
      const why = (key === "served" ? givenUpBefore(facts, dueMs) : null) ?? say(`truthful-health.${key}`);
      const lie = say("truthful-health.lie", { account, state, saidMs, dueMs, sinceMs, truth: why });
      const proof = [...new Set([seq, ...frame.proof])].sort((a, b) => a - b);
      said.breach({ ...overrun, frame }, lie, proof);
    }
  };
  charge(live, "deaf", known, addUpWithin(live.left, known, healthWithinMs));
  charge(live, "silent", silent, addUpWithin(minus(live.left, known), silent, silenceMs(facts)));
  charge(live, "resting", rests, noLongerThan(and(minus(live.left, known), rests), restMs(facts)));
  charge(over, "stopped", stopped, noLongerThan(over.left, healthWithinMs));
  charge(down, "served", served, noLongerThan(and(down.left, served), healthWithinMs));
}

/** Why it thinks so, where its own deadlines show it: the last polls that ended were held, and it gave them up itself. */
function givenUpBefore({ polls, limits }: Facts, dueMs: number): Sentence | null {
  const ended = polls.filter(poll => isPoll(poll) && poll.end !== null && poll.end.atMs <= dueMs);
  const count = ended.length - 1 - ended.findLastIndex(poll => !isGivenUp(poll));
  // One alone tells nothing of its habits.
  if (count < limits.silentPolls) return null;
  const heldMs = ended.slice(-count).map(({ request, end }) => (end?.atMs ?? 0) - request.atMs);
  return say("truthful-health.given-up", { count, longestMs: Math.max(...heldMs) });
}

/** While nothing changes, in trouble or in calm, it tells no more than so many states an hour. */
function examineRestlessness(facts: Facts, findings: Findings): void {
  const { name: account, turns, course, limits } = facts;
  const said = turns.filter(turn => turn.type === "status").filter(({ state }) => state !== "stopped");
  // The word that a start or a login brings is of that, and not of a trouble.
  const brought = new Set<TraceRecord>(turns.filter((_, at) => turns[at - 1]?.type !== "status"));
  const ownWords = said.filter(word => !brought.has(word));
  const silent = silentIn(facts);
  const refusals = course.filter(isStale);
  // A -14 after a poll that looked held is something to tell of.
  const hopes = silent.length === 0 ? [] : and(silent, looksHeldIn(facts, facts.timeline));
  const refuted = hopes.flatMap(({ endedBy }) =>
    endedBy === null ? [] : (firstAfter(refusals, endedBy - 1) ?? []),
  );
  const turning = momentsOf(turns.filter(({ type }) => type !== "status"));
  const lasting = minus(silent, or(turning, momentsOf(refuted)));
  const news = newsOf(facts, facts.timeline);
  const calm = minus(facts.wanted, or(facts.deaf, facts.shaken, restsIn(facts), momentsOf(news)));
  const idle = toldOfNothing(said, news);
  const allowed = limits.statesPerHour;
  const rowsIn = (words: readonly StatusRecord[], frames: Spans): StatusRecord[][] =>
    atMostIn(words, frames, { most: allowed, lengthMs: HOUR_MS });
  for (const [key, rows] of [
    ["truthful-health.restless", rowsIn(ownWords, lasting)],
    ["truthful-health.restless-served", rowsIn(idle, calm)],
  ] as const)
    for (const row of rows) {
      const [{ atMs: firstMs }, { atMs }] = [row[0], row.at(-1)] as [StatusRecord, StatusRecord];
      const sentence = say(key, { account, count: row.length, firstMs, lastMs: atMs, allowed });
      findings.add({ atMs, account, sentence, proof: row.map(({ seq }) => seq) });
    }
}

/** A host that hears of no answered poll takes the account for dead. */
function examineSilence(facts: Facts, findings: Findings): void {
  const { name: account } = facts;
  for (const { restart, answered } of falseRestarts(facts)) {
    const { atMs } = restart;
    const sentence = say("truthful-health.false-restart", { account, atMs, answeredMs: answered.atMs });
    findings.add({ atMs, account, sentence, proof: [answered.seq, restart.seq] });
  }
}

/** What is told in the very instant of something new is told of that: that it is down, and up again, once for each. */
function toldOfNothing(said: readonly StatusRecord[], news: readonly TraceRecord[]): StatusRecord[] {
  const due = new Map<string, number>();
  const keyOf = (state: string, atMs: number): string => `${state === "live" ? "up" : "down"} ${atMs}`;
  for (const { atMs } of news)
    for (const state of ["live", "recovering"])
      due.set(keyOf(state, atMs), (due.get(keyOf(state, atMs)) ?? 0) + 1);
  return said.filter(({ state, atMs }) => {
    const left = due.get(keyOf(state, atMs)) ?? 0;
    due.set(keyOf(state, atMs), left - 1);
    return left <= 0;
  });
}

const servedIn = (facts: Facts): Spans => minus(facts.wanted, or(facts.deaf, facts.doubted, restsIn(facts)));
