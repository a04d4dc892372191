/** typing-ends: typing that was shown while a user's message was handled is taken back when that is over. */
import type { Limits } from "../trace/limits/limits.ts";
import type { RequestRecord, SendAskedRecord, TraceRecord, TypingAskedRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { Findings } from "./findings.ts";
import type { Handling } from "./handlings.ts";
import type { Invariant } from "./invariant.ts";
import { addTo } from "./records.ts";
import { say } from "./sentences/say.ts";
import { presenceAt, startedBetween } from "./standing.ts";
import { type Timeline, timelineOf } from "./timeline.ts";

const NAME = "typing-ends";

export const typingEnds: Invariant = {
  name: NAME,
  duty: "to take typing back",
  promise: "Typing that is shown while a message is handled is taken back within 10 s of the handling's end.",
  required: false,
  examine(trace: Trace, options) {
    const timeline = timelineOf(trace);
    const findings = new Findings(NAME, trace.header, options);
    const calls = new Map<string, RequestRecord[]>();
    const questions = new Map<string, RequestRecord[]>();
    for (const request of timeline.all("request")) {
      if (request.to === undefined) continue;
      const key = keyOf(request.account, request.to);
      if (request.endpoint === "sendtyping") addTo(calls, key, request);
      if (request.endpoint === "getconfig") addTo(questions, key, request);
    }
    if (calls.size === 0) return findings.finish();
    const handlings = new Map<string, Handling[]>();
    for (const handling of timeline.handlings)
      addTo(handlings, keyOf(handling.begun.account, handling.begun.user), handling);
    const cron = new Map<string, TypingAskedRecord[]>();
    for (const asked of timeline.all("typing-asked")) addTo(cron, keyOf(asked.account, asked.to), asked);
    for (const [key, own] of calls) {
      const asked = cron.get(key) ?? [];
      const spans = spansOf(handlings.get(key) ?? [], trace.header.limits);
      // What a cron job asked to be shown, nobody takes back.
      for (const span of spans)
        if (!isMixed(span, asked, trace.header.limits))
          examineSpan(timeline, { calls: own, questions: questions.get(key) ?? [] }, span, findings);
    }
    return findings.finish();
  },
};

/** While a user's messages are handled, one after the other. */
interface Span {
  from: Handling;
  last: Handling;
  toMs: number;
}

function spansOf(handlings: readonly Handling[], { typingWithinMs, atOnceMs }: Limits): Span[] {
  const spans: Span[] = [];
  for (const handling of handlings) {
    const endMs = endOf(handling, atOnceMs);
    const last = spans.at(-1);
    if (last !== undefined && handling.begun.atMs <= last.toMs + typingWithinMs)
      Object.assign(last, { last: handling, toMs: Math.max(last.toMs, endMs) });
    else spans.push({ from: handling, last: handling, toMs: endMs });
  }
  return spans;
}

/** A cron job asked for typing while they are handled, or just before or after. */
function isMixed(
  { from, toMs }: Span,
  asked: readonly TypingAskedRecord[],
  { typingWithinMs: around }: Limits,
): boolean {
  return asked.some(({ atMs }) => atMs >= from.begun.atMs - around && atMs <= toMs + around);
}

function endOf({ begun, done, threw, killed }: Handling, atOnceMs: number): number {
  // A handler that throws does so at once.
  if (threw) return begun.atMs + atOnceMs;
  return done?.atMs ?? killed?.atMs ?? Number.POSITIVE_INFINITY;
}

function examineSpan(
  timeline: Timeline,
  { calls, questions }: { calls: readonly RequestRecord[]; questions: readonly RequestRecord[] },
  span: Span,
  findings: Findings,
): void {
  const { typingWithinMs } = timeline.header.limits;
  const { from, toMs } = span;
  const { account, user } = from.begun;
  const shown = calls.findLast(
    ({ request, typing, seq, atMs }) =>
      typing === "on" &&
      seq > from.begun.seq &&
      atMs <= toMs + typingWithinMs &&
      timeline.exchanges.get(request)?.accepted != null,
  );
  if (shown === undefined) return;
  const dueMs = timeline.after(Math.max(toMs, shown.atMs), typingWithinMs);
  if (dueMs > timeline.endMs) return;
  const dueSeq = timeline.lastSeq(dueMs);
  const ran =
    presenceAt(timeline, account, dueSeq + 1).running &&
    !startedBetween(timeline, account, shown.seq, dueSeq + 1);
  const isKill = ({ seq }: TraceRecord): boolean => shown.seq < seq && seq <= dueSeq;
  if (!ran && !timeline.all("crash").some(isKill)) return;
  if (ran) findings.examine();
  const isInTime = ({ seq, atMs }: RequestRecord): boolean => seq > shown.seq && atMs <= dueMs;
  if (calls.some(call => call.typing === "off" && isInTime(call))) return;
  if (!ran && findings.excuse("killed-while-typing")) return;
  const sinceMs = answeredMs(timeline, span) - typingWithinMs;
  const isRefused = questions.some(
    call => call.atMs >= sinceMs && isInTime(call) && isDenied(timeline, call),
  );
  if (isRefused && findings.excuse("ticket-refused")) return;
  findings.add({
    atMs: dueMs,
    account,
    sentence: say("typing-ends.left-on", {
      account,
      user,
      shownMs: shown.atMs,
      dueMs,
      withinMs: typingWithinMs,
    }),
    proof: [from.begun.seq, shown.seq],
  });
}

/** When the last handling came to its answer, which is the time to take typing back, however long that answer is under way. */
function answeredMs(timeline: Timeline, { last: { begun }, toMs }: Span): number {
  const isAnswer = ({ by, to, account, seq, atMs }: SendAskedRecord): boolean =>
    by === "reply" && to === begun.user && account === begun.account && seq > begun.seq && atMs <= toMs;
  return timeline.all("send-asked").find(isAnswer)?.atMs ?? toMs;
}

/** The ticket did not come: a fault kept it, or the service gave none. */
function isDenied(timeline: Timeline, { request }: RequestRecord): boolean {
  const exchange = timeline.exchanges.get(request);
  if (exchange === undefined) return false;
  const { end, blockedFromMs } = exchange;
  return blockedFromMs !== Number.POSITIVE_INFINITY || (end?.type === "answer" && !end.ok);
}

function keyOf(account: string, user: string): string {
  return `${account}\n${user.toLowerCase()}`;
}
