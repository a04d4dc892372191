/** delivered-once: what somebody asked to be sent reaches the server whole, and once. */
import type { SendDoneRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { type Arrival, arrivalsOf, missingChars, overlap } from "./arrivals.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { say, textName } from "./sentences/say.ts";
import { type Timeline, timelineOf } from "./timeline.ts";

const NAME = "delivered-once";

export const deliveredOnce: Invariant = {
  name: NAME,
  duty: "to deliver a text once, and whole",
  promise: "A text reaches the server at most once, and whole when it is reported sent.",
  required: false,
  examine(trace: Trace, options) {
    const timeline = timelineOf(trace);
    const findings = new Findings(NAME, trace.header, options);
    const arrivals = arrivalsOf(timeline);
    for (const [message, all] of arrivals) examineRepeats(timeline, message, all, findings);
    for (const done of timeline.all("send-done")) {
      if (done.outcome === "sent") examineWhole(timeline, done, arrivals.get(done.message) ?? [], findings);
    }
    return findings.finish();
  },
};

/** Nothing arrives twice, neither the text nor a piece of it, under whatever client_ids. */
function examineRepeats(
  timeline: Timeline,
  message: string,
  arrivals: readonly Arrival[],
  findings: Findings,
): void {
  for (const [index, again] of arrivals.entries()) {
    findings.examine();
    const first = arrivals
      .slice(0, index)
      .find(before => overlap(before, again) && isItsDoing(timeline, before, again));
    if (first === undefined) continue;
    const { account, atMs, seq, part } = again.accepted;
    const how = say(again.beyondIt ? "delivered-once.although-yes" : "delivered-once.other-id");
    findings.add({
      atMs,
      account,
      sentence: say("delivered-once.again", {
        account,
        text: textName(message, part),
        firstMs: first.accepted.atMs,
        how,
        againMs: atMs,
      }),
      proof: [first.accepted.seq, seq],
    });
  }
}

/** Whether the subject is to blame for the second of two. One under the same client_id is meant to be dropped, but not to be sent where its yes had come. */
function isItsDoing(timeline: Timeline, first: Arrival, again: Arrival): boolean {
  if (!again.beyondIt) return !first.beyondIt;
  const later = timeline.exchanges.get(again.accepted.request)?.request;
  const end = timeline.exchanges.get(first.accepted.request)?.end;
  return later !== undefined && end?.type === "answer" && end.ok && end.seq < later.seq;
}

/** What is reported sent is there to its last character. Whether it may be reported so at all, truthful-send judges. */
function examineWhole(
  timeline: Timeline,
  done: SendDoneRecord,
  arrivals: readonly Arrival[],
  findings: Findings,
): void {
  const requests = (timeline.sends.get(done.message) ?? []).filter(({ request }) => request.seq < done.seq);
  // An answer that says yes may have been forged on the way, or its message dropped behind it.
  const isForged = requests.some(
    ({ accepted, end }) => accepted === null && end?.type === "answer" && end.ok,
  );
  if (isForged && findings.excuse("whole-by-a-forged-yes")) return;
  const taken = requests.flatMap(({ accepted }) => (accepted === null ? [] : [accepted.seq]));
  if (taken.length === 0 || requests.some(({ accepted }) => accepted?.words === "changed")) return;
  findings.examine();
  const there = arrivals.filter(({ accepted }) => accepted.seq < done.seq);
  const missing = missingChars(there);
  if (there.length > 0 && missing === 0) return;
  const { account, atMs, message, seq } = done;
  const [first] = there;
  const lacking =
    first === undefined
      ? say("delivered-once.dropped")
      : say("delivered-once.missing", { missing, of: first.accepted.of ?? "?" });
  findings.add({
    atMs,
    account,
    sentence: say("delivered-once.not-whole", { account, message, atMs, missing: lacking }),
    proof: [...taken, seq],
  });
}
