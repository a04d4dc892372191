/** Laws that hold for every trace: accounts are judged apart from each other, and judging is a pure reading. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { INVARIANTS } from "../../../sim/invariant/table.ts";
import type { TraceRecord } from "../../../sim/trace/record.ts";
import type { Trace } from "../../../sim/trace/trace.ts";
import { HEADER, TraceBuilder } from "./trace-builder.ts";

const END_MS = 4_000_000;
const OPERATIONS = [
  "poll",
  "answer",
  "stale",
  "fail",
  "abort",
  "notify",
  "refused-notify",
  "dead",
  "live",
  "curable",
  "lapsed",
  "says-live",
  "needs-login",
  "recovering",
  "start",
  "stop",
  "stopped",
  "open",
  "close",
  "inbound",
  "handle",
  "ask",
  "send",
  "sent",
  "failed",
  "login",
  "hang",
] as const;
type Operation = (typeof OPERATIONS)[number];

const scripts = fc.array(
  fc.record({
    waitMs: fc.constantFrom(0, 1, 150, 1_000, 9_999, 10_000, 40_000, 200_000),
    operation: fc.constantFrom(...OPERATIONS),
    pick: fc.nat(3),
  }),
  { minLength: 5, maxLength: 60 },
);
type Script = { waitMs: number; operation: Operation; pick: number }[];

/** One account's records after a random script: possible ones, not always sensible ones. */
function perform(account: string, script: Script): readonly TraceRecord[] {
  const t = new TraceBuilder({ accounts: [account] });
  let nowMs = 0;
  let credential = 1;
  const open: number[] = [];
  const token = () => `${account}#${credential}`;
  t.session("live").lifecycle("start-asked").lifecycle("start-done");
  for (const { waitMs, operation, pick } of script) {
    nowMs = Math.min(nowMs + waitMs, END_MS);
    t.at(nowMs);
    const message = `${account}-m${pick}`;
    const request = open[0];
    const fault = { account, fault: `${account}-fault`, seenBy: "deadline" } as const;
    if (operation === "poll") open.push(t.held(token()));
    else if (operation === "notify") t.notified();
    else if (operation === "refused-notify") t.refused("notifystart");
    else if (operation === "dead" || operation === "live") t.session(operation);
    else if (operation === "lapsed") t.session("lapsed");
    else if (operation === "says-live") t.status("live");
    else if (operation === "curable") t.session("stale");
    else if (operation === "needs-login") t.status(operation, "reason");
    else if (operation === "recovering") t.status(operation);
    else if (operation === "start") t.lifecycle("start-asked").lifecycle("start-done");
    else if (operation === "stop") t.lifecycle("stop-asked");
    else if (operation === "stopped") t.lifecycle("stop-done");
    else if (operation === "open") t.fault("opened", fault);
    else if (operation === "close") t.fault("closed", fault);
    else if (operation === "inbound") t.inbound(message, `user${pick % 2}`);
    else if (operation === "handle") t.handles(message);
    else if (operation === "ask") t.asked(message);
    else if (operation === "send") open.push(t.request("sendmessage", { message }));
    else if (operation === "sent" || operation === "failed") t.done(message, operation);
    else if (operation === "login") {
      credential += 1;
      t.credential(token());
    } else if (operation === "hang") {
      open.push(t.request("getupdates", { token: token() }));
      t.fault("fired", { ...fault, request: open.at(-1) as number });
    } else if (request !== undefined) {
      open.shift();
      if (operation === "answer") t.answer(request);
      else if (operation === "stale") t.stale(request);
      else if (operation === "fail") t.failure(request);
      else t.abort(request);
    }
  }
  return t.unfinished().records;
}

/** Weave accounts together by time, with requests renumbered so that they do not collide. */
function weave(courses: readonly (readonly TraceRecord[])[]): Trace {
  const woven = courses
    .flatMap((records, lane) =>
      records.map(record => ({
        lane,
        record:
          "request" in record && record.request !== undefined
            ? { ...record, request: record.request * courses.length + lane }
            : record,
      })),
    )
    .sort((a, b) => a.record.atMs - b.record.atMs || a.lane - b.lane || a.record.seq - b.record.seq);
  const records = woven.map(({ record }, seq) => ({ ...record, seq }) as TraceRecord);
  records.push({ type: "end", seq: records.length, atMs: END_MS });
  return { header: { ...HEADER, accounts: courses.length === 1 ? ["a"] : ["a", "b"] }, records };
}

/** Every violation of account a, its proof given by what the records are rather than where. */
function verdictOnA(trace: Trace): unknown[] {
  return INVARIANTS.flatMap(invariant => invariant.examine(trace).violations)
    .filter(({ account }) => account === "a")
    .map(({ proof, ...rest }) => {
      const named = proof.map(seq => trace.records[seq]).map(record => [record?.type, record?.atMs]);
      return { ...rest, proof: named };
    });
}

describe("judging", () => {
  it("says the same of an account whatever another one does", () => {
    let found = 0;
    fc.assert(
      fc.property(scripts, scripts, (mine, others) => {
        const a = perform("a", mine);
        const alone = verdictOnA(weave([a]));
        found += alone.length;
        expect(verdictOnA(weave([a, perform("b", others)]))).toEqual(alone);
      }),
      { numRuns: 300, seed: 155 },
    );
    // The law says little unless the scripts break promises.
    expect(found).toBeGreaterThan(300);
  });

  it("is a pure reading: the trace stays as it was and a second reading agrees", () => {
    fc.assert(
      fc.property(scripts, script => {
        const trace = weave([perform("a", script)]);
        const before = JSON.stringify(trace);
        const first = INVARIANTS.map(invariant => invariant.examine(trace));
        expect(INVARIANTS.map(invariant => invariant.examine(trace))).toEqual(first);
        expect(JSON.stringify(trace)).toBe(before);
      }),
      { numRuns: 100, seed: 155 },
    );
  });

  it("puts every breach inside the run and proves it by records of the trace", () => {
    fc.assert(
      fc.property(scripts, script => {
        const trace = weave([perform("a", script)]);
        for (const invariant of INVARIANTS) {
          const { examined, violations } = invariant.examine(trace);
          if (violations.length > 0) expect(examined).toBeGreaterThan(0);
          for (const { atMs, proof, message } of violations) {
            expect(atMs).toBeGreaterThanOrEqual(0);
            expect(atMs).toBeLessThanOrEqual(END_MS);
            expect(proof.length).toBeGreaterThan(0);
            expect(proof.every(seq => trace.records[seq] !== undefined)).toBe(true);
            expect(message).not.toMatch(/undefined|NaN|null/);
          }
        }
      }),
      { numRuns: 200, seed: 155 },
    );
  });
});
