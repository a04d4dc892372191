/** outbound-never-blocked: a send asked of the subject goes on the wire at once, whatever the poll is doing. */
import type { SendAskedRecord, SendDoneRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { clockTime, duration } from "../trace/when.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { isOutboxFull } from "./outbox-room.ts";
import { presenceAt, startedBetween } from "./presence.ts";
import { firstAfter, lastBefore } from "./records.ts";
import { type Timeline, timelineOf } from "./timeline.ts";

const NAME = "outbound-never-blocked";

export const outboundNeverBlocked: Invariant = {
  name: NAME,
  promise: "A send is on the wire within a second of being asked, or declined for a true and typed reason.",
  required: false,
  examine(trace: Trace) {
    const timeline = timelineOf(trace);
    const findings = new Findings(NAME);
    const reports = new Map<string, SendDoneRecord>();
    for (const done of timeline.all("send-done"))
      if (!reports.has(done.message)) reports.set(done.message, done);
    for (const asked of timeline.all("send-asked")) {
      examineSend(timeline, asked, reports.get(asked.message), findings);
    }
    return findings.finish();
  },
};

function examineSend(
  timeline: Timeline,
  asked: SendAskedRecord,
  done: SendDoneRecord | undefined,
  findings: Findings,
): void {
  const { header, endMs } = timeline;
  const dueMs = timeline.after(asked.atMs, header.limits.sendWithinMs);
  const request = timeline.sends.get(asked.message)?.[0]?.request;
  if (diedFirst(timeline, asked, request ?? done ?? { seq: Number.POSITIVE_INFINITY }, dueMs)) return;
  const at = (ms: number) => clockTime(header.start, ms);
  const breach = (atMs: number, what: string, proof: number[]) =>
    findings.add({
      atMs,
      account: asked.account,
      message: `${asked.account}: ${asked.message}, asked at ${at(asked.atMs)}, ${what}`,
      proof: [asked.seq, ...proof],
    });

  const reportedFirst = done !== undefined && (request === undefined || done.seq < request.seq);
  if (reportedFirst && done.atMs <= dueMs) {
    findings.examine();
    const lie = refusalBreach(timeline, asked, done);
    if (lie !== null) breach(done.atMs, lie, [done.seq]);
    return;
  }
  if (request === undefined && dueMs > endMs) return;
  findings.examine();
  if (request !== undefined && request.atMs <= dueMs) return;
  const within = duration(header.limits.sendWithinMs);
  if (request === undefined) return void breach(dueMs, `was not on the wire within ${within}`, []);
  breach(dueMs, `was on the wire only at ${at(request.atMs)}, not within ${within}`, [request.seq]);
}

/** The process was down when it was asked, or killed before its time was up: nobody was left to send. */
function diedFirst(
  timeline: Timeline,
  asked: SendAskedRecord,
  reaction: { seq: number },
  dueMs: number,
): boolean {
  const crashes = timeline.all("crash");
  const next = firstAfter(crashes, asked.seq);
  if (next !== undefined && next.seq < reaction.seq && next.atMs <= dueMs) return true;
  const before = lastBefore(crashes, asked.seq);
  return before !== undefined && !startedBetween(timeline, asked.account, before.seq, asked.seq);
}

/** What is wrong with a report that came before any request; null when it is a declared and true refusal. */
function refusalBreach(timeline: Timeline, asked: SendAskedRecord, done: SendDoneRecord): string | null {
  if (done.outcome !== "declined") return `was reported ${done.outcome} without asking the server`;
  switch (done.reason) {
    case "invalid":
    case "queued":
      return null;
    case "outbox-full":
      return isOutboxFull(timeline, asked, done)
        ? null
        : "was declined as outbox-full although there was room for it";
    case "too-many":
      return "was declined as too-many, which no scenario asks for at a time";
    case "stopped": {
      // A stop may overtake the send, and a start may overtake its refusal: either end of the send counts.
      const running = [asked, done].every(record => presenceAt(timeline, record.account, record.seq).running);
      return running ? "was declined as stopped although the account was started" : null;
    }
    case "never-logged-in":
      return presenceAt(timeline, asked.account, asked.seq).loggedIn
        ? "was declined as never-logged-in although the account had a credential"
        : null;
    default:
      return `was declined without a typed reason (${done.reason ?? "none given"})`;
  }
}
