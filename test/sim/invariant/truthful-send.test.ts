/** truthful-send: what is reported of a send is what happened to it. */
import { expect, it } from "vitest";
import { truthfulSend } from "../../../sim/invariant/truthful-send.ts";
import type { SendOutcome } from "../../../sim/trace/record.ts";
import { breaches, TraceBuilder } from "./trace-builder.ts";

function sending(): { t: TraceBuilder; request: number; seq: number } {
  const t = new TraceBuilder();
  t.live();
  t.at(1_000).asked("s1");
  const request = t.request("sendmessage", { message: "s1" });
  return { t, request, seq: t.seq };
}

it("sent is true after the server accepted the message and false before", () => {
  const { t, request } = sending();
  t.accepted(request).answer(request).done("s1", "sent");
  expect(truthfulSend.examine(t.end())).toEqual({ examined: 1, violations: [] });
  const { t: early, request: slow, seq } = sending();
  early.at(2_000).done("s1", "sent").accepted(slow);
  expect(breaches(truthfulSend, early.end())).toEqual([[2_000, [seq, seq + 1]]]);
});

it("sent is false for a message that the server refused", () => {
  const { t, request, seq } = sending();
  t.stale(request).at(2_000).done("s1", "sent");
  const trace = t.end();
  expect(breaches(truthfulSend, trace)).toEqual([[2_000, [seq, seq + 2]]]);
  expect(truthfulSend.examine(trace).violations[0]?.message).toBe(
    "bot: s1 was reported sent at 06:00:02, but the server had not accepted it",
  );
});

it.each(["failed", "refused", "declined"] as const)(
  "%s is false once the server accepted the message",
  outcome => {
    const { t, request } = sending();
    t.accepted(request);
    const accepted = t.seq;
    t.failure(request, true).at(2_000).done("s1", outcome);
    expect(breaches(truthfulSend, t.end())).toEqual([[2_000, [accepted, accepted + 2]]]);
  },
);

it.each(["failed", "refused", "declined"] as const)(
  "%s is true when no request reached the server",
  outcome => {
    const { t, request } = sending();
    t.failure(request).done("s1", outcome);
    expect(breaches(truthfulSend, t.end())).toEqual([]);
  },
);

it("failed is false while a request is in flight that is applied later, or might be", () => {
  for (const applied of [true, false]) {
    const { t, request, seq } = sending();
    t.at(2_000).done("s1", "failed");
    if (applied) t.at(3_000).accepted(request).answer(request);
    expect(breaches(truthfulSend, t.at(9_000).end())).toEqual([[2_000, [seq, seq + 1]]]);
  }
});

it("failed is true while a request is in flight that a fault keeps from the server, or that fails later", () => {
  const { t: holed, request } = sending();
  holed.fault("fired", { request, endpoints: ["sendmessage"], seenBy: "deadline" });
  const { t: failing, request: doomed } = sending();
  failing.at(2_000).done("s1", "failed").failure(doomed);
  for (const trace of [holed.at(2_000).done("s1", "failed").end(), failing.end()]) {
    expect(breaches(truthfulSend, trace)).toEqual([]);
  }
});

it("unknown is always true", () => {
  const { t, request } = sending();
  expect(breaches(truthfulSend, t.accepted(request).done("s1", "unknown").end())).toEqual([]);
});

it("acceptance in the same millisecond counts against failed, a request made afterwards does not", () => {
  const { t, request } = sending();
  t.failure(request).done("s1", "failed");
  t.at(2_000).request("sendmessage", { message: "s1" });
  expect(breaches(truthfulSend, t.end())).toEqual([]);
  const { t: same, request: slow, seq } = sending();
  same.at(2_000).done("s1", "failed").accepted(slow);
  expect(breaches(truthfulSend, same.end())).toEqual([[2_000, [seq + 2, seq + 1]]]);
});

it("queued is no lie about a text that goes out at that very instant, just before or after", () => {
  for (const order of ["before", "after"] as const) {
    const { t, request } = sending();
    t.answer(request, { ok: false, code: -2 });
    if (order === "after") t.done("s1", "declined", "queued");
    t.sent("s1");
    if (order === "before") t.done("s1", "declined", "queued");
    expect(breaches(truthfulSend, t.end())).toEqual([]);
  }
});

it("sent is false for a message that reached a user whose id differs in case alone", () => {
  const right = sending();
  right.t.accepted(right.request, { to: "alice" }).answer(right.request).done("s1", "sent");
  expect(truthfulSend.examine(right.t.end())).toEqual({ examined: 1, violations: [] });
  const { t, request, seq } = sending();
  t.accepted(request, { to: "Alice" }).answer(request).at(2_000).done("s1", "sent");
  const trace = t.end();
  expect(breaches(truthfulSend, trace)).toEqual([[2_000, [seq + 1, seq + 3]]]);
  expect(truthfulSend.examine(trace).violations[0]?.message).toContain(
    "it went to Alice, and was meant for alice",
  );
});

it("a text whose pieces were all taken is brought to its end", () => {
  const ended = (
    pieces: number,
    before: (t: TraceBuilder) => void = () => {},
    outcome: SendOutcome = "unknown",
  ) => {
    const t = new TraceBuilder();
    t.live();
    t.at(5_000).asked("s1");
    for (let at = 0; at < pieces; at += 1) {
      const piece = { message: "s1", part: at * 4_000, chars: 4_000, of: 12_000 };
      const request = t.request("sendmessage", piece);
      t.accepted(request, piece).answer(request);
    }
    before(t);
    return breaches(truthfulSend, t.done("s1", outcome).end()).length;
  };
  expect(ended(2)).toBe(1);
  expect(ended(3)).toBe(1);
  // A piece got no answer; the account is stopped; it is all there.
  expect(
    ended(2, t => t.request("sendmessage", { message: "s1", part: 8_000, chars: 4_000, of: 12_000 })),
  ).toBe(0);
  expect(ended(2, t => t.lifecycle("stop-asked"))).toBe(0);
  expect(ended(3, undefined, "sent")).toBe(0);
});
