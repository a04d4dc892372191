/** prompt-stop: a stop resolves within seconds, in every state, the server is told where it can be, and nothing is handled afterwards. */
import type { LifecycleRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { untoldStops } from "./farewell.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { firstAfter, type Records, recordsOf } from "./records.ts";
import { say } from "./sentences/say.ts";
import { stoppedOffers } from "./stopped-offers.ts";
import { firstAfterStops } from "./stops.ts";
import { strayFarewells } from "./stray-farewells.ts";
import { timelineOf } from "./timeline.ts";

const NAME = "prompt-stop";

export const promptStop: Invariant = {
  name: NAME,
  duty: "to stop promptly",
  promise:
    "A stop resolves within seconds of being asked, in every state, tells the server when it can and at no other time, and neither a handler, a notifystart nor another attempt at a text begins after it.",
  required: false,
  teardown: true,
  examine(trace: Trace, options) {
    const records = recordsOf(trace);
    const findings = new Findings(NAME, trace.header, options);
    const { stopWithinMs } = trace.header.limits;
    const untold = untoldStops(trace);
    const judge = (asked: LifecycleRecord, done: LifecycleRecord | null) => {
      const { account, atMs: askedMs } = asked;
      const dueMs = records.after(askedMs, stopWithinMs);
      // A crash ends whatever was to be stopped.
      const crash = firstAfter(records.all("crash"), asked.seq);
      const isKilled = done === null && crash !== undefined && crash.atMs <= dueMs;
      if (isKilled && findings.excuse("stop-killed")) return;
      if (done === null && dueMs > records.endMs) return;
      findings.examine();
      if (done !== null && untold.has(asked)) {
        const sentence = say("prompt-stop.untold", { account, askedMs });
        findings.add({ atMs: done.atMs, account, sentence, proof: [asked.seq, done.seq] });
      }
      if (done !== null && done.atMs <= dueMs) return;
      const stop = { account, askedMs, allowedMs: stopWithinMs };
      findings.add({
        atMs: dueMs,
        account,
        sentence:
          done === null
            ? say("prompt-stop.never", stop)
            : say("prompt-stop.slow", { ...stop, tookMs: done.atMs - askedMs }),
        proof: done === null ? [asked.seq] : [asked.seq, done.seq],
      });
    };

    const waiting = new Map<string, LifecycleRecord[]>();
    for (const record of records.all("lifecycle")) {
      const asked = waiting.get(record.account) ?? [];
      // What was asked before a crash is not answered by what comes after it.
      while (asked[0] !== undefined && crashedBetween(records, asked[0], record)) {
        judge(asked.shift() as LifecycleRecord, null);
      }
      if (record.step === "stop-asked") waiting.set(record.account, [...asked, record]);
      // Stops are answered in the order in which they were asked.
      const first = record.step === "stop-done" ? asked.shift() : undefined;
      if (first !== undefined) judge(first, record);
    }
    for (const asked of waiting.values()) for (const record of asked) judge(record, null);
    examineStrays(trace, findings);
    return findings.finish();
  },
};

/** What begins, or is said, although the account was stopped, or though nobody had asked for a stop. */
function examineStrays(trace: Trace, findings: Findings): void {
  const records = recordsOf(trace);
  for (const { stopped, first } of firstAfterStops(records, records.all("handling"))) {
    const { account, message, atMs, seq } = first;
    findings.add({
      atMs,
      account,
      sentence: say("prompt-stop.handled", { account, message, atMs }),
      proof: [stopped.seq, seq],
    });
  }
  for (const { stopped, request, message } of stoppedOffers(timelineOf(trace))) {
    const { account, atMs, seq } = request;
    const sentence = say("prompt-stop.offered", { account, message, atMs });
    findings.add({ atMs, account, sentence, proof: [stopped.seq, seq] });
  }
  // A poll after a stop is for one-poll to blame.
  const notifystarts = records.all("request").filter(({ endpoint }) => endpoint === "notifystart");
  for (const { stopped, first } of firstAfterStops(records, notifystarts)) {
    const { account, endpoint, atMs, seq } = first;
    const sentence = say("prompt-stop.asked", { account, endpoint, atMs });
    findings.add({ atMs, account, sentence, proof: [stopped.seq, seq] });
  }
  for (const { account, atMs, seq } of strayFarewells(trace)) {
    const allowedMs = trace.header.limits.recoverWithinMs;
    findings.add({
      atMs,
      account,
      sentence: say("prompt-stop.stray", { account, atMs, allowedMs }),
      proof: [seq],
    });
  }
}

function crashedBetween(records: Records, asked: LifecycleRecord, record: LifecycleRecord): boolean {
  const crash = firstAfter(records.all("crash"), asked.seq);
  return crash !== undefined && crash.seq < record.seq;
}
