/** out-in-order: texts of one kind to one user, and the pieces of each, are accepted in the order in which they were asked. */
import type { SendAskedRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { addTo, firstAfter } from "./records.ts";
import { isQuota } from "./refusals.ts";
import { say, textName } from "./sentences/say.ts";
import { type Exchange, type Timeline, timelineOf } from "./timeline.ts";

const NAME = "out-in-order";

export const outInOrder: Invariant = {
  name: NAME,
  duty: "to send texts in the order in which they were asked",
  promise:
    "Texts of one kind to one user are accepted in the order in which they were asked, pieces included.",
  required: false,
  examine(trace: Trace, options) {
    const timeline = timelineOf(trace);
    const findings = new Findings(NAME, trace.header, options);
    for (const lane of lanesOf(timeline)) examineLane(timeline, lane, findings);
    return findings.finish();
  },
};

/** A text or a piece of one, when the server first took it. */
interface Arrival {
  asked: SendAskedRecord;
  part: number;
  exchange: Exchange;
  seq: number;
  atMs: number;
}

/** By account, user and kind, what the server took, in its order. */
function lanesOf(timeline: Timeline): Iterable<Arrival[]> {
  const lanes = new Map<string, Arrival[]>();
  const known = new Set<string>();
  const askings = new Map(timeline.all("send-asked").map(asked => [asked.message, asked]));
  for (const { message = "?", part = 0, seq, atMs, request, duplicate } of timeline.all("accepted")) {
    const asked = askings.get(message);
    const exchange = timeline.exchanges.get(request);
    // A copy that the network made is nobody's doing.
    if (asked === undefined || exchange === undefined || duplicate === true) continue;
    const piece = `${message} ${part}`;
    if (known.has(piece)) continue;
    known.add(piece);
    addTo(lanes, `${asked.account}\n${asked.to}\n${asked.by}`, { asked, part, exchange, seq, atMs });
  }
  return lanes.values();
}

function examineLane(timeline: Timeline, lane: readonly Arrival[], findings: Findings): void {
  let last: Arrival | undefined;
  for (const [index, late] of lane.entries()) {
    findings.examine();
    if (last === undefined || isBefore(last, late)) {
      last = late;
      continue;
    }
    const overtaker = lane
      .slice(0, index)
      .find(other => isBefore(late, other) && !gaveWay(timeline, late, other.exchange, findings));
    if (overtaker === undefined) continue;
    const { account, by } = late.asked;
    findings.add({
      atMs: late.atMs,
      account,
      sentence: say("out-in-order.late", {
        account,
        text: textName(late.asked.message, late.part),
        kind: by,
        atMs: late.atMs,
        overtaker: textName(overtaker.asked.message, overtaker.part),
        overtakenMs: overtaker.atMs,
      }),
      proof: [late.asked.seq, overtaker.asked.seq, overtaker.seq, late.seq],
    });
  }
}

function isBefore(a: Arrival, b: Arrival): boolean {
  return a.asked === b.asked ? a.part < b.part : a.asked.seq < b.asked.seq;
}

/**
 * Whether a text had to let another pass that set out now: it had its turn and hangs, or failed and is to be tried again,
 * or its end was told. Not when it waits, or was never tried.
 */
function gaveWay(timeline: Timeline, { asked }: Arrival, { request }: Exchange, findings: Findings): boolean {
  // The pieces of one text are tied to each other.
  if (request.message === asked.message) return false;
  if (hasEnded(timeline, asked, request.seq)) return true;
  const tries = (timeline.sends.get(asked.message) ?? []).filter(
    attempt => attempt.request.seq < request.seq,
  );
  const attempt = tries.at(-1);
  if (attempt === undefined) return false;
  const { end } = attempt;
  const isUnderWay = end === null || end.seq > request.seq;
  const hadTurn = isUnderWay
    ? request.atMs - attempt.request.atMs >= timeline.header.limits.turnMs
    : !isQuota(end) && !isWaiting(timeline, asked, request.seq);
  return hadTurn && findings.excuse("turn-lost");
}

function hasEnded(timeline: Timeline, { message, seq }: SendAskedRecord, beforeSeq: number): boolean {
  return [...timeline.all("send-done"), ...timeline.all("send-ended")].some(
    end => end.message === message && end.seq > seq && end.seq < beforeSeq && !isQueued(end),
  );
}

function isWaiting(timeline: Timeline, { message, seq }: SendAskedRecord, beforeSeq: number): boolean {
  const done = firstAfter(
    timeline.all("send-done").filter(end => end.message === message),
    seq,
  );
  return done !== undefined && done.seq < beforeSeq && isQueued(done);
}

function isQueued({ outcome, reason }: { outcome: string; reason?: string }): boolean {
  return outcome === "declined" && reason === "queued";
}
