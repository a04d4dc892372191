/** no-pause-loop: a started account neither polls a stale session blindly nor falls silent. */
import type { TraceRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { noLongerThan } from "./laws.ts";
import { Owed } from "./owed.ts";
import { say } from "./sentences/say.ts";
import { and, instant, longGaps, minus } from "./spans.ts";
import { standingOf } from "./standing.ts";
import { type AccountTimeline, isStale, type Timeline, timelineOf } from "./timeline.ts";
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
    const findings = new Findings(NAME, trace.header, options);
    for (const account of timeline.accounts.values()) {
      examineBlindPolls(account, findings);
      examineSilence(timeline, account, findings);
      examineUnanswered(timeline, account, findings);
    }
    return findings.finish();
  },
};

/** (a) Two stale answers to getupdates with neither a notifystart nor a credential between them: once per row. */
function examineBlindPolls(account: AccountTimeline, findings: Findings): void {
  /** The stale answers since the last new chance. */
  let row: TraceRecord[] = [];
  for (const record of account.course) {
    if (isChance(record)) row = [];
    if (!isStale(record) || record.endpoint !== "getupdates") continue;
    findings.examine();
    row.push(record);
    const [first, second] = row;
    if (first === undefined || second !== record) continue;
    findings.add({
      atMs: record.atMs,
      account: account.name,
      sentence: say("no-pause-loop.blind-polls", {
        account: account.name,
        firstMs: first.atMs,
        againMs: record.atMs,
      }),
      proof: [first.seq, record.seq],
    });
  }
}

function isChance(record: TraceRecord): boolean {
  if (record.type === "request") return record.endpoint === "notifystart";
  return record.type === "lifecycle" || record.type === "crash" || record.type === "credential";
}

/** (b) While it is wanted, no more than the hold and a margin pass between its getupdates and notifystart requests. */
function examineSilence(timeline: Timeline, account: AccountTimeline, findings: Findings): void {
  const { name, polls, holdMs } = account;
  const { header, endMs } = timeline;
  const { wanted, starting, suspended, declared } = standingOf(account, timeline);
  const allowedMs = holdMs + header.limits.silenceMarginMs;
  const running = minus(wanted, starting);
  const asked = polls.map(({ request: { atMs, seq } }) => instant(atMs, seq));
  const silent = new Owed(findings, name, and(longGaps(asked, allowedMs), running));
  findings.examine(running.length);
  silent.waive("frozen-and-silent", suspended);
  for (const { span, dueMs } of noLongerThan(minus(silent.left, declared), allowedMs)) {
    const { fromMs, proof, endedBy } = span;
    const untilMs = Math.min(span.untilMs, endMs);
    if (dueMs >= untilMs) continue;
    findings.add({
      atMs: dueMs,
      account: name,
      sentence: say("no-pause-loop.silence", {
        account: name,
        silentMs: untilMs - fromMs,
        sinceMs: fromMs,
        allowedMs,
      }),
      proof: [proof.at(-1) ?? 0, ...(endedBy === null ? [] : [endedBy])],
      ...silent.within({ name: noPauseLoop.duty, fromMs, untilMs, allowedMs }),
    });
  }
}
