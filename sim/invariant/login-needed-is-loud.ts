/** login-needed-is-loud: a session that only a new login can cure is announced in time, with a reason, once, and only then. */
import type { Sentence } from "../trace/sentence.ts";
import { announcementsOf } from "./announcements.ts";
import { type Facts, type Owe, ofEachAccount } from "./facts.ts";
import type { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { noLongerThan } from "./laws.ts";
import { say } from "./sentences/say.ts";
import { and, joined, type Spans, spanAt } from "./spans.ts";
import { presenceAt } from "./standing.ts";
import { isStale } from "./timeline.ts";

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
  const { name: account, told: refused, wanted, suspended, dead, declared, explained, limits } = facts;
  const told = and(and(refused, dead), wanted);
  findings.examine(told.length);
  const unsaid: Spans = told.flatMap(span => {
    const untilMs = and([span], explained)[0]?.fromMs ?? span.untilMs;
    return untilMs > span.fromMs ? [{ ...span, untilMs }] : [];
  });
  const owed = owe(unsaid, { "cure-touched": withoutNews(facts), "frozen-before-declaring": suspended });
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
  const { name: account, timeline, dead, lapsed } = facts;
  for (const { said, refusal, isAsked, before } of announcementsOf(facts, timeline)) {
    const { atMs, seq } = said;
    const breach = (sentence: Sentence, ...proof: number[]): void =>
      findings.add({ atMs, account, sentence, proof: [...proof, seq] });
    findings.examine();
    const isDead = spanAt(dead, atMs) !== undefined;
    const isLapsed = spanAt(lapsed, atMs) !== undefined;
    if (refusal === null && !isLapsed && presenceAt(timeline, account, seq).loggedIn)
      breach(say("login-needed-is-loud.without-stale", { account, atMs }));
    if (refusal !== null && !isAsked && !isDead && !isLapsed) {
      const { atMs: refusedMs, seq } = refusal;
      breach(say("login-needed-is-loud.before-asking", { account, atMs, refusedMs }), seq);
    }
    if (before !== null && isDead) {
      const { atMs: firstMs, seq } = before;
      breach(say("login-needed-is-loud.twice", { account, firstMs, againMs: atMs }), seq);
    }
  }
}
