/** login-needed-is-loud: a session that only a new login can cure is announced in time, with a reason, once, and only then. */
import type { StatusRecord, TraceRecord } from "../trace/record.ts";
import type { Sentence } from "../trace/sentence.ts";
import { isProof } from "./deafness.ts";
import { type Facts, type Owe, ofEachAccount } from "./facts.ts";
import type { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { noLongerThan } from "./laws.ts";
import { firstAfter, lastBefore } from "./records.ts";
import { say } from "./sentences/say.ts";
import { and, joined, type Spans, spanAt } from "./spans.ts";
import { isSpoiltBy, isStale } from "./timeline.ts";

export const loginNeededIsLoud: Invariant = ofEachAccount(
  {
    name: "login-needed-is-loud",
    duty: "to say once that only a login helps",
    promise: "When only a new login can help, the subject says needs-login with a reason, in time and once.",
    required: false,
  },
  examineSilence,
  examineWords,
);

/** In time and with a reason: from the moment at which it was told until it says so for the first time. */
function examineSilence(facts: Facts, findings: Findings, owe: Owe): void {
  const { name: account, told: refused, dead, wanted, declared, explained, limits } = facts;
  const told = and(and(refused, dead), wanted);
  findings.examine(told.length);
  const unsaid: Spans = told.flatMap(span => {
    const untilMs = and([span], explained)[0]?.fromMs ?? span.untilMs;
    return untilMs > span.fromMs ? [{ ...span, untilMs }] : [];
  });
  const owed = owe(unsaid, {
    "cure-touched": withoutNews(facts),
    "frozen-before-declaring": facts.suspended,
  });
  for (const overrun of noLongerThan(owed.left, limits.declareWithinMs, unsaid)) {
    const { span, dueMs, allowedMs: withinMs } = overrun;
    const lacks = spanAt(declared, dueMs) === undefined ? "undeclared" : "unexplained";
    const lacking = say(`login-needed-is-loud.${lacks}`);
    const why = { account, lacking, dueMs, withinMs, sinceMs: span.fromMs };
    owed.breach(overrun, say("login-needed-is-loud.mute", why), span.proof);
  }
}

/** What touched an attempt leaves it without news until the next one is refused, which comes as soon as a recovery would. */
function withoutNews({ course, touched, limits }: Facts): Spans {
  const refusals = course.filter(isStale);
  const longer = touched.map(span => {
    const news = refusals.find(({ atMs }) => atMs >= span.untilMs)?.atMs ?? Number.POSITIVE_INFINITY;
    return { ...span, untilMs: Math.min(news, span.untilMs + limits.recoverWithinMs) };
  });
  return joined(longer);
}

/** With good reason, after asking for a cure, and once. */
function examineWords(facts: Facts, findings: Findings): void {
  const { name: account, timeline, turns, course, heard, loggedIn, dead, lapsed } = facts;
  const needs = turns.filter(isNeed);
  findings.examine(needs.length);
  if (needs.length === 0) return;
  const ends = course.filter(record => timeline.exchanges.of(record)?.end === record);
  const asked = ends.filter(record => "endpoint" in record && record.endpoint === "notifystart");
  const refusals = course.filter(isStale);
  const proofs = course.filter(record => isProof(record, timeline));
  const hopes = [...heard, ...hopesOf(facts)].sort((a, b) => a.seq - b.seq);
  for (const { atMs, seq } of needs) {
    const breach = (sentence: Sentence, ...proof: number[]): void =>
      findings.add({ atMs, account, sentence, proof: [...proof, seq] });
    const isDead = spanAt(dead, atMs) !== undefined;
    const isLapsed = spanAt(lapsed, atMs) !== undefined;
    const refusal = firstSince(refusals, heard, seq);
    if (refusal === undefined && !isLapsed && spanAt(loggedIn, atMs) !== undefined)
      breach(say("login-needed-is-loud.without-stale", { account, atMs }));
    const isAsked = firstSince(asked, proofs, seq) !== undefined;
    if (refusal !== undefined && !isAsked && !isDead && !isLapsed) {
      const { atMs: refusedMs, seq } = refusal;
      breach(say("login-needed-is-loud.before-asking", { account, atMs, refusedMs }), seq);
    }
    const before = firstSince(needs, hopes, seq);
    if (before !== undefined && isDead) {
      const { atMs: firstMs, seq } = before;
      breach(say("login-needed-is-loud.twice", { account, firstMs, againMs: atMs }), seq);
    }
  }
}

/** To believe in a cure meanwhile, and to take that back, is honest: a poll on its way that a fault spoilt, or another credential. */
function hopesOf({ course, timeline }: Facts): TraceRecord[] {
  let token = "";
  return course.filter(record => {
    const exchange = timeline.exchanges.of(record);
    if (exchange !== undefined && isSpoiltBy(exchange, record)) return true;
    if (record.type !== "request" || record.token === token) return false;
    // Half of a credential is another one.
    token = record.token;
    return true;
  });
}

function isNeed(turn: TraceRecord): turn is StatusRecord {
  return turn.type === "status" && turn.state === "needs-login";
}

/** The first of some before a place in the trace, but after the last of those that make good what was before them. */
function firstSince<One extends { seq: number }>(
  some: readonly One[],
  others: readonly { seq: number }[],
  seq: number,
): One | undefined {
  const first = firstAfter(some, lastBefore(others, seq)?.seq ?? -1);
  return first !== undefined && first.seq < seq ? first : undefined;
}
