/** outbound-never-blocked: a send asked of the subject goes on the wire at once, whatever the poll is doing, and once more after a cure. */

import type { SendAskedRecord, SendDoneRecord } from "../trace/record.ts";
import type { Sentence } from "../trace/sentence.ts";
import type { Trace } from "../trace/trace.ts";
import { contentBreach, declineBreach } from "./declined.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { firstAfter, lastBefore } from "./records.ts";
import { say } from "./sentences/say.ts";
import { droppedAtStale, fileDroppedAtStale } from "./stale-sends.ts";
import { startedBetween } from "./standing.ts";
import { type Timeline, timelineOf } from "./timeline.ts";
import { Turns } from "./turns.ts";

const NAME = "outbound-never-blocked";

/** The kinds of fault that hold up a call of the client's store. */
const STORE_FAULTS: ReadonlySet<string> = new Set(["store-slow", "store-hangs"]);

export const outboundNeverBlocked: Invariant = {
  name: NAME,
  duty: "to put a text on the wire",
  promise:
    "A send is on the wire within a second of being asked, or declined for a true and typed reason; one that meets a stale session is repeated after the cure.",
  required: false,
  examine(trace: Trace, options) {
    const timeline = timelineOf(trace);
    const findings = new Findings(NAME, trace.header, options);
    const reports = new Map<string, SendDoneRecord>();
    for (const done of timeline.all("send-done"))
      if (!reports.has(done.message)) reports.set(done.message, done);
    const turns = new Turns(timeline);
    for (const asked of timeline.all("send-asked")) {
      const file = asked.captionOf === undefined ? undefined : reports.get(asked.captionOf);
      examineSend(timeline, turns, asked, { done: reports.get(asked.message), file }, findings);
      if (file !== undefined) examineFile(timeline, asked, file, findings);
    }
    return findings.finish();
  },
};

function examineSend(
  timeline: Timeline,
  turns: Turns,
  asked: SendAskedRecord,
  { done, file }: { done: SendDoneRecord | undefined; file: SendDoneRecord | undefined },
  findings: Findings,
): void {
  const { endMs } = timeline;
  const request = timeline.sends.get(asked.message)?.[0]?.request;
  const dueMs = turns.dueMs(asked.account, asked, request?.seq ?? Number.POSITIVE_INFINITY);
  const reaction = request ?? done ?? { seq: Number.POSITIVE_INFINITY };
  if (diedFirst(timeline, asked, reaction, dueMs) && findings.excuse("killed-before-sending")) return;
  const { account, message, atMs: askedMs } = asked;
  const breach = (atMs: number, wrong: Sentence, proof: number[]): void =>
    findings.add({
      atMs,
      account,
      sentence: say("outbound-never-blocked.send", { account, message, askedMs, wrong }),
      proof: [asked.seq, ...proof],
    });

  // One call asks for a file and its caption: both may be told of at once, when a caption that waits has left already.
  const toldWithFile = done?.outcome === "declined" && file?.atMs === done.atMs;
  const reportedFirst = request === undefined || (done !== undefined && done.seq < request.seq);
  const waitedFirst =
    toldWithFile && done.reason === "queued" && request !== undefined && request.atMs > dueMs;
  const isInTime = (end: SendDoneRecord) =>
    end.atMs <= dueMs ||
    toldWithFile ||
    (isStoredSlowly(timeline, asked, end, dueMs) && findings.excuse("still-being-stored"));
  if (done !== undefined && (reportedFirst || waitedFirst) && isInTime(done)) {
    findings.examine();
    const { outcome } = done;
    const other = outcome === "declined" ? null : sentAsAnother(timeline, asked, done.seq);
    const lie =
      outcome === "declined"
        ? declineBreach(timeline, asked, done)
        : (other?.wrong ?? say("outbound-never-blocked.not-asked-for", { outcome }));
    if (lie !== null) breach(done.atMs, lie, [...(other?.proof ?? []), done.seq]);
    return;
  }
  if (request === undefined && dueMs > endMs) return;
  findings.examine();
  const withinMs = dueMs - askedMs;
  if (request === undefined) breach(dueMs, say("outbound-never-blocked.never-on-wire", { withinMs }), []);
  else if (request.atMs > dueMs) {
    const { atMs, seq } = request;
    breach(dueMs, say("outbound-never-blocked.late-on-wire", { atMs, withinMs }), [seq]);
  } else examineEnd(timeline, asked, done, breach);
}

/** A file that meets a stale session is due another question for its address after the cure. */
function examineFile(
  timeline: Timeline,
  asked: SendAskedRecord,
  file: SendDoneRecord,
  findings: Findings,
): void {
  const dropped = fileDroppedAtStale(timeline, asked, file);
  if (dropped === null) return;
  const { account, atMs: askedMs } = asked;
  const { message, outcome, atMs, seq } = file;
  const wrong = say("outbound-never-blocked.dropped-at-stale", { outcome });
  const sentence = say("outbound-never-blocked.send", { account, message, askedMs, wrong });
  findings.add({ atMs, account, sentence, proof: [asked.seq, dropped.stale.seq, seq] });
}

/** No request was its own, but one for its user carried the client_id of an earlier text of the same words: the service takes it for that one once more. */
function sentAsAnother(
  timeline: Timeline,
  { account, to, seq }: SendAskedRecord,
  untilSeq: number,
): { wrong: Sentence; proof: number[] } | null {
  for (const [other, requests] of timeline.sends) {
    const first = requests.find(({ accepted }) => accepted !== null);
    const again = requests.find(
      ({ request, accepted }) =>
        request.account === account &&
        request.to === to &&
        request.seq > seq &&
        request.seq < untilSeq &&
        (accepted?.duplicate === true || accepted?.repeated === true),
    );
    if (first === undefined || again === undefined || first.request.seq > seq) continue;
    const { atMs } = again.request;
    const wrong = say("outbound-never-blocked.same-client-id", { other, atMs });
    return { wrong, proof: [again.request.seq] };
  }
  return null;
}

/** What was on the wire in time, and is declined all the same, or dropped. */
function examineEnd(
  timeline: Timeline,
  asked: SendAskedRecord,
  done: SendDoneRecord | undefined,
  breach: (atMs: number, wrong: Sentence, proof: number[]) => void,
): void {
  const lie = done?.outcome === "declined" ? contentBreach(timeline, asked, done) : null;
  if (done !== undefined && lie !== null) breach(done.atMs, lie, [done.seq]);
  const dropped = droppedAtStale(timeline, asked, done);
  if (dropped === null) return;
  const { stale, done: end } = dropped;
  const { outcome } = end;
  breach(end.atMs, say("outbound-never-blocked.dropped-at-stale", { outcome }), [stale.seq, end.seq]);
}

/** It is told to wait, which is so only when it is stored, and a fault held up the store then: by a call of its own, or by one before it that was not through yet. */
function isStoredSlowly(
  timeline: Timeline,
  asked: SendAskedRecord,
  { reason, atMs, seq }: SendDoneRecord,
  dueMs: number,
): boolean {
  const { storedWithinMs } = timeline.header.limits;
  if (reason !== "queued" || atMs > dueMs + storedWithinMs) return false;
  return timeline
    .all("fault")
    .some(
      fault =>
        STORE_FAULTS.has(fault.kind) &&
        fault.step === "fired" &&
        fault.seq < seq &&
        fault.atMs > asked.atMs - storedWithinMs,
    );
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
