/** no-pause-loop: a started account neither polls a stale session blindly nor falls silent. */
import type { TraceRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { clockTime, duration } from "../trace/when.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { Owed } from "./owed.ts";
import { afterMs, instant, minus, type Span, type Spans } from "./spans.ts";
import { standingOf } from "./standing.ts";
import { type AccountTimeline, type Exchange, type Timeline, timelineOf } from "./timeline.ts";
import { examineUnanswered } from "./unanswered.ts";

const NAME = "no-pause-loop";

export const noPauseLoop: Invariant = {
  name: NAME,
  duty: "to ask again, and after a -14 for a cure",
  promise:
    "While started, a stale answer is followed by a notifystart or a new login, and never by a long silence.",
  required: true,
  examine(trace: Trace, options) {
    const timeline = timelineOf(trace);
    const findings = new Findings(NAME, options);
    for (const account of timeline.accounts.values()) {
      examineBlindPolls(timeline, account, findings);
      examineSilence(timeline, account, findings);
      examineUnanswered(timeline, account, findings);
    }
    return findings.finish();
  },
};

/** (a) Two stale answers to getupdates with neither a notifystart nor a credential between them: once per row. */
function examineBlindPolls(timeline: Timeline, account: AccountTimeline, findings: Findings): void {
  let wanted = false;
  let stale: TraceRecord | null = null;
  let reported = false;
  for (const record of account.course) {
    if (record.type === "lifecycle") {
      if (record.step === "start-asked") wanted = true;
      else if (record.step === "stop-asked") wanted = false;
      else continue;
    }
    if (record.type === "crash") wanted = false;
    const fresh =
      record.type === "lifecycle" ||
      record.type === "crash" ||
      record.type === "credential" ||
      (record.type === "request" && record.endpoint === "notifystart");
    if (fresh) {
      stale = null;
      reported = false;
    } else if (wanted && record.type === "answer" && record.stale && record.endpoint === "getupdates") {
      findings.examine();
      if (stale !== null && !reported) {
        reported = true;
        const at = (ms: number) => clockTime(timeline.header.start, ms);
        findings.add({
          atMs: record.atMs,
          account: account.name,
          message:
            `${account.name}: getupdates got -14 at ${at(stale.atMs)} and again at ${at(record.atMs)}, ` +
            "with neither a notifystart nor a new credential between them",
          proof: [stale.seq, record.seq],
        });
      }
      stale = record;
    }
  }
}

/** (b) While it is wanted, no more than the hold and a margin pass between its getupdates and notifystart requests. */
function examineSilence(timeline: Timeline, account: AccountTimeline, findings: Findings): void {
  const { wanted, starting, suspended, declared } = standingOf(timeline, account);
  const { advertisedMs, limits } = timeline.header;
  const { silenceMarginMs } = limits;
  const leastMs = advertisedMs + silenceMarginMs;
  const asked = partsOfLongGaps(account.polls, leastMs);
  for (const silence of minus(minus(wanted, starting), asked)) {
    findings.examine();
    if (silence.untilMs - silence.fromMs < leastMs) continue;
    const allowedMs = holdAt(account, silence.untilMs) + silenceMarginMs;
    const owed = new Owed(findings, [silence]).waive("frozen-and-silent", suspended);
    const frozen = minus([silence], owed.left);
    const dueMs = releasedAt(afterMs(silence.fromMs, allowedMs, frozen), declared);
    const { fromMs, proof, endedBy } = silence;
    const untilMs = Math.min(silence.untilMs, timeline.endMs);
    if (dueMs >= untilMs) continue;
    findings.add({
      atMs: dueMs,
      account: account.name,
      message:
        `${account.name}: neither getupdates nor notifystart for ${duration(untilMs - fromMs)} ` +
        `after ${clockTime(timeline.header.start, fromMs)} (${duration(allowedMs)} allowed), and needs-login was not declared`,
      proof: [proof.at(-1) ?? 0, ...(endedBy === null ? [] : [endedBy])],
      ...owed.within({ name: noPauseLoop.duty, fromMs, untilMs, allowedMs }),
    });
  }
}

/** Of the requests, those without which a gap would be longer than so much: with them each longer gap is as long as it was. */
function partsOfLongGaps(polls: readonly Exchange[], lengthMs: number): Spans {
  const parts: Span[] = [];
  let lastMs = Number.NEGATIVE_INFINITY;
  polls.forEach(({ request: { atMs, seq } }, at) => {
    const nextMs = polls[at + 1]?.request.atMs ?? Number.POSITIVE_INFINITY;
    if (nextMs - lastMs <= lengthMs) return;
    parts.push(instant(atMs, seq));
    lastMs = atMs;
  });
  return parts;
}

/** The hold that the account knew by then. */
function holdAt({ polls, holdMs }: AccountTimeline, atMs: number): number {
  let from = 0;
  let to = polls.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((polls[middle]?.request.atMs ?? 0) < atMs) from = middle + 1;
    else to = middle;
  }
  return polls[from]?.holdMs ?? holdMs;
}

/** A moment, or the end of the span that it falls into. */
function releasedAt(atMs: number, spans: Spans): number {
  return spans.find(({ fromMs, untilMs }) => fromMs <= atMs && atMs < untilMs)?.untilMs ?? atMs;
}
