/** login-needed-is-loud: a session that only a new login can cure is announced in time, with a reason, once, and only then. */
import type { Sentence } from "../trace/sentence.ts";
import type { Trace } from "../trace/trace.ts";
import { type Announcement, announcementsOf } from "./announcements.ts";
import { Findings } from "./findings.ts";
import type { ExamineOptions, Invariant } from "./invariant.ts";
import { knowledgeOf } from "./knowledge.ts";
import { firstTooLong } from "./laws.ts";
import { Owed } from "./owed.ts";
import { say } from "./sentences/say.ts";
import { and, or, type Spans, spanAt } from "./spans.ts";
import { presenceAt, standingOf } from "./standing.ts";
import { type AccountTimeline, isStale, type Timeline, timelineOf } from "./timeline.ts";
import { touchedOf } from "./touched.ts";

const NAME = "login-needed-is-loud";

export const loginNeededIsLoud: Invariant = {
  name: NAME,
  duty: "to say once that only a login helps",
  promise: "When only a new login can help, the subject says needs-login with a reason, in time and once.",
  required: false,
  examine(trace: Trace, options?: ExamineOptions) {
    const timeline = timelineOf(trace);
    const findings = new Findings(NAME, trace.header, options);
    for (const account of timeline.accounts.values()) {
      examineSilence(timeline, account, findings);
      for (const announcement of announcementsOf(account, timeline))
        examineWord(timeline, account, announcement, findings);
    }
    return findings.finish();
  },
};

/** In time and with a reason: from the moment at which it was told until it says so for the first time. */
function examineSilence(timeline: Timeline, account: AccountTimeline, findings: Findings): void {
  const { wanted, suspended, dead, declared, explained } = standingOf(account, timeline);
  const { told: refused } = knowledgeOf(account, timeline);
  const { declareWithinMs } = timeline.header.limits;
  const told = and(and(refused, dead), wanted);
  findings.examine(told.length);
  const unsaid: Spans = told.flatMap(span => {
    const untilMs = and([span], explained)[0]?.fromMs ?? span.untilMs;
    return untilMs > span.fromMs ? [{ ...span, untilMs }] : [];
  });
  const owed = new Owed(findings, account.name, unsaid)
    .waive("cure-touched", withoutNews(timeline, account))
    .waive("frozen-before-declaring", suspended);
  for (const { span, dueMs, allowedMs } of firstTooLong(told, owed.left, declareWithinMs)) {
    const { fromMs, untilMs } = spanAt(unsaid, dueMs) ?? span;
    const isSaid = spanAt(declared, dueMs) !== undefined;
    findings.add({
      atMs: dueMs,
      account: account.name,
      sentence: say("login-needed-is-loud.mute", {
        account: account.name,
        lacking: say(`login-needed-is-loud.${isSaid ? "unexplained" : "undeclared"}`),
        dueMs,
        withinMs: declareWithinMs,
        sinceMs: span.fromMs,
      }),
      proof: [...span.proof],
      ...owed.within({
        name: loginNeededIsLoud.duty,
        fromMs,
        untilMs: Math.min(untilMs, timeline.endMs),
        allowedMs,
      }),
    });
  }
}

/** What touched an attempt leaves it without news until the next one is refused, which comes as soon as a recovery would. */
function withoutNews(timeline: Timeline, account: AccountTimeline): Spans {
  const refusals = account.course.filter(isStale);
  let next = 0;
  const longer = touchedOf(account, timeline).map(span => {
    while ((refusals[next]?.atMs ?? Number.POSITIVE_INFINITY) < span.untilMs) next += 1;
    const latestMs = span.untilMs + timeline.header.limits.recoverWithinMs;
    return { ...span, untilMs: Math.min(refusals[next]?.atMs ?? latestMs, latestMs) };
  });
  return or(...longer.map(span => [span]));
}

/** With good reason, after asking for a cure, and once. */
function examineWord(
  timeline: Timeline,
  { name: account }: AccountTimeline,
  { said, session, refusal, isAsked, before }: Announcement,
  findings: Findings,
): void {
  const { atMs, seq } = said;
  const breach = (sentence: Sentence, ...proof: number[]): void => {
    findings.add({ atMs, account, sentence, proof: [...proof, seq] });
  };
  findings.examine();
  const isCurable = session === "stale" || session === "live";
  if (refusal === null && session !== "lapsed" && presenceAt(timeline, account, seq).loggedIn)
    breach(say("login-needed-is-loud.without-stale", { account, atMs }));
  if (refusal !== null && !isAsked && isCurable) {
    const { atMs: refusedMs, seq } = refusal;
    breach(say("login-needed-is-loud.before-asking", { account, atMs, refusedMs }), seq);
  }
  if (before !== null && session === "dead") {
    const { atMs: firstMs, seq } = before;
    breach(say("login-needed-is-loud.twice", { account, firstMs, againMs: atMs }), seq);
  }
}
