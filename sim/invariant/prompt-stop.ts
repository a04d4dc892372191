/** prompt-stop: a stop resolves within seconds, in every state, the server is told where it can be, and nothing is handled afterwards. */
import type { LifecycleRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { clockTime, duration } from "../trace/when.ts";
import { untoldStops } from "./farewell.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { firstAfter, type Records, recordsOf } from "./records.ts";
import { stoppedHandlings } from "./stopped-handling.ts";
import { strayFarewells } from "./stray-farewells.ts";

const NAME = "prompt-stop";

export const promptStop: Invariant = {
  name: NAME,
  duty: "to stop promptly",
  promise:
    "A stop resolves within seconds of being asked, in every state, tells the server when it can and at no other time, and no handler begins after it.",
  required: false,
  teardown: true,
  examine(trace: Trace, options) {
    const records = recordsOf(trace);
    const findings = new Findings(NAME, options);
    const { stopWithinMs } = trace.header.limits;
    const untold = untoldStops(trace);
    const judge = (asked: LifecycleRecord, done: LifecycleRecord | null) => {
      const dueMs = records.after(asked.atMs, stopWithinMs);
      // A crash ends whatever was to be stopped.
      const crash = firstAfter(records.all("crash"), asked.seq);
      const isKilled = done === null && crash !== undefined && crash.atMs <= dueMs;
      if (isKilled && findings.excuse("stop-killed")) return;
      if (done === null && dueMs > records.endMs) return;
      findings.examine();
      if (done !== null && untold.has(asked)) {
        const message = `${asked.account}: the stop asked at ${clockTime(trace.header.start, asked.atMs)} was done without a notifystop, on a live session`;
        findings.add({ atMs: done.atMs, account: asked.account, message, proof: [asked.seq, done.seq] });
      }
      if (done !== null && done.atMs <= dueMs) return;
      const took = done === null ? "was never done" : `took ${duration(done.atMs - asked.atMs)}`;
      const when = clockTime(trace.header.start, asked.atMs);
      findings.add({
        atMs: dueMs,
        account: asked.account,
        message: `${asked.account}: the stop asked at ${when} ${took}, not within ${duration(stopWithinMs)}`,
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
    for (const { stopped, handling } of stoppedHandlings(records)) {
      const { account, message, atMs, seq } = handling;
      const when = clockTime(trace.header.start, atMs);
      findings.add({
        atMs,
        account,
        message: `${account}: the handler got ${message} at ${when}, although the account was stopped`,
        proof: [stopped.seq, seq],
      });
    }
    for (const { account, atMs, seq } of strayFarewells(trace)) {
      const message =
        `${account}: notifystop was taken at ${clockTime(trace.header.start, atMs)}, although nobody had asked for a stop, ` +
        `and no notifystart followed within ${duration(trace.header.limits.recoverWithinMs)}`;
      findings.add({ atMs, account, message, proof: [seq] });
    }
    return findings.finish();
  },
};

function crashedBetween(records: Records, asked: LifecycleRecord, record: LifecycleRecord): boolean {
  const crash = firstAfter(records.all("crash"), asked.seq);
  return crash !== undefined && crash.seq < record.seq;
}
