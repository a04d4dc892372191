/** Logins by QR code: what the operator did at his phone, and whether the client took it up. */
import type { AnswerRecord, CodeRecord, RequestRecord, SessionRecord, TraceRecord } from "../trace/record.ts";
import type { Facts, Owe } from "./facts.ts";
import type { Findings } from "./findings.ts";
import { noLongerThan } from "./laws.ts";
import { firstAfter } from "./records.ts";
import { say } from "./sentences/say.ts";
import { between, joined, type Span, type Spans } from "./spans.ts";
import type { Exchange, Timeline } from "./timeline.ts";

const NEVER_MS = Number.POSITIVE_INFINITY;

/**
 * Part of recovers-in-time: a login that was confirmed on the phone reaches the client; of codes that run out, the first is
 * followed by another. As long as a person waits for it.
 */
export function examineLogins(facts: Facts, findings: Findings, owe: Owe): void {
  const { name: account, timeline, suspended, limits, endMs } = facts;
  const codes = timeline.all("code").filter(code => code.account === account);
  for (const [index, code] of codes.entries()) {
    const { atMs, fate, fateMs, seq } = code;
    const next = codes[index + 1];
    if (!isOwed(code, next, limits.loginPatienceMs)) continue;
    const done = fate === "confirmed" ? takenUp(timeline, code) : next;
    const untilMs = Math.min(done?.atMs ?? NEVER_MS, fateMs + limits.loginPatienceMs + 1, endMs + 1);
    const frame: Span = { fromMs: fateMs, untilMs, proof: [seq], endedBy: done?.seq ?? null };
    const from = (record: TraceRecord | undefined): Spans =>
      record === undefined ? [] : [{ ...frame, fromMs: record.atMs }];
    const forged = timeline
      .all("answer")
      .find(answer => answer.seq > seq && isOfLogin(answer) && answer.ok && answer.fault);
    const hindered = hinderedIn(timeline, code);
    const spoilt = hindered.find(({ request }) => request.request === code.request);
    const isShown = spoilt === undefined || (spoilt.end?.type === "answer" && spoilt.end.ok);
    findings.examine();
    const owed = owe([frame], {
      "process-frozen": suspended,
      "login-question-touched": joined(hindered.map(each => waitFor(each, timeline))),
      "code-spoilt": isShown ? [] : [frame],
      "login-killed": from(firstAfter(timeline.all("crash"), seq)),
      "login-answer-forged": from(forged),
    });
    for (const overrun of noLongerThan(owed.left, limits.recoverWithinMs, [frame])) {
      const { dueMs } = overrun;
      const sentence =
        fate === "confirmed"
          ? say("recovers-in-time.login-not-taken-up", { account, confirmedMs: fateMs, dueMs })
          : say("recovers-in-time.no-other-code", { account, shownMs: atMs, ranOutMs: fateMs, dueMs });
      owed.breach(overrun, sentence, [seq]);
    }
  }
}

/** Whoever showed another one meanwhile has to do with that. */
function isOwed(code: CodeRecord, next: CodeRecord | undefined, patienceMs: number): boolean {
  const { atMs, shown, fate, fateMs } = code;
  if (fate === "expired") return shown === 1 && fateMs - atMs <= patienceMs;
  return next === undefined || next.atMs > fateMs;
}

/** The answer that came after the service had logged the account in, and so brought the credential. */
function takenUp(timeline: Timeline, { seq, account }: CodeRecord): AnswerRecord | undefined {
  const isLogin = (record: SessionRecord): boolean => record.account === account && record.cause === "login";
  const given = firstAfter(timeline.all("session").filter(isLogin), seq);
  return (
    given && timeline.all("answer").find(answer => answer.seq > given.seq && answer.ok && isOfLogin(answer))
  );
}

/** The questions that a fault touched, or whose answers are long in coming, that for the code itself too: they have to end first. */
function hinderedIn({ all, exchanges, header }: Timeline, code: CodeRecord): Exchange[] {
  return all("request").flatMap(request => {
    const exchange = exchanges.get(request.request);
    const isAsked = request.seq > code.seq || request.request === code.request;
    if (!isAsked || !isOfLogin(request) || exchange === undefined) return [];
    const sinceMs = request.request === code.request ? request.atMs : Math.max(request.atMs, code.fateMs);
    const lastedMs = (exchange.end?.atMs ?? NEVER_MS) - sinceMs;
    return lastedMs >= header.limits.atOnceMs || exchange.blockedFromMs < NEVER_MS ? [exchange] : [];
  });
}

/** Until its end, at most as long as a poll may wait for one. */
function waitFor({ request, end }: Exchange, { header, endMs }: Timeline): Span {
  const wait = between(request, end, endMs);
  const latestMs = request.atMs + header.advertisedMs + header.limits.deadlineMarginMs;
  return { ...wait, untilMs: Math.min(wait.untilMs, latestMs) };
}

function isOfLogin({ endpoint }: Pick<RequestRecord, "endpoint">): boolean {
  return endpoint === "get_qrcode_status" || endpoint === "get_bot_qrcode";
}
