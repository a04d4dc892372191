/** typing-ends: what is shown while a message is handled is taken back. */
import { expect, it } from "vitest";
import { typingEnds } from "../../../sim/invariant/typing-ends.ts";
import { breaches, TraceBuilder } from "./trace-builder.ts";

function shown(): TraceBuilder {
  const t = new TraceBuilder();
  t.live();
  return typing(t.at(1_000).handling("m1"), "on");
}
function typing(t: TraceBuilder, what: "on" | "off", to = "alice"): TraceBuilder {
  const request = t.request("sendtyping", { to, typing: what, ticketOf: to });
  return t.accepted(request).answer(request);
}
const count = (t: TraceBuilder) => breaches(typingEnds, t.at(600_000).end()).length;

it("holds when typing is taken back within 10 s of the end", () => {
  const trace = typing(shown().at(60_000).handled("m1").at(70_000), "off").at(600_000).end();
  expect(typingEnds.examine(trace)).toEqual({ examined: 1, violations: [] });
});

it("breaks when it is not, or is shown once more afterwards", () => {
  const t = shown();
  const proof = [t.seq - 3, t.seq - 2];
  const trace = t.at(60_000).handled("m1").at(600_000).end();
  expect(breaches(typingEnds, trace)).toEqual([[70_000, proof]]);
  expect(typingEnds.examine(trace).violations[0]?.message).toBe(
    "bot: typing, shown to alice at 06:00:01, was not taken back by 06:01:10, 10 s after the handling was over",
  );
  const again = typing(typing(shown().at(60_000).handled("m1"), "off").at(65_000), "on");
  expect(count(again)).toBe(1);
});

it("breaks when another user's is taken back, or the handler threw", () => {
  expect(count(typing(shown().handled("m1"), "off", "bob"))).toBe(1);
  const threw = shown().fault("fired", { kind: "handler-throws", endpoints: [], blocks: false });
  expect(count(threw)).toBe(1);
});

it.each([
  ["the server never showed it", (t: TraceBuilder) => t],
  ["the handler works still", (t: TraceBuilder) => shownIn(t)],
  [
    "the next message is handled at once",
    (t: TraceBuilder) => shownIn(t).handled("m1").at(5_000).handling("m2"),
  ],
  ["the account is stopped", (t: TraceBuilder) => shownIn(t).handled("m1").lifecycle("stop-asked")],
  ["the process is killed", (t: TraceBuilder) => shownIn(t).crash().revived()],
  [
    "a cron job asked for it",
    (t: TraceBuilder) => shownIn(t.add({ type: "typing-asked", account: "bot", to: "alice" })).handled("m1"),
  ],
  ["nothing is handled", (t: TraceBuilder) => typing(t.handled("m1").at(90_000), "on")],
])("holds while %s", (_, happens) => {
  const t = new TraceBuilder();
  t.live();
  t.at(1_000).handling("m1");
  t.failure(t.request("sendtyping", { to: "alice", typing: "on", ticketOf: "alice" }));
  happens(t);
  expect(count(t)).toBe(0);
});

function shownIn(t: TraceBuilder): TraceBuilder {
  return typing(t, "on");
}

it("excuses who asked for a ticket to take it back with, and was kept from it by a fault, not who asked before", () => {
  const asking = (atMs: number, isTouched: boolean) => {
    const t = shown().at(atMs);
    const request = t.request("getconfig", { to: "alice" });
    if (isTouched) t.fault("fired", { request, endpoints: ["getconfig"] });
    t.failure(request);
    return count(t.at(60_000).handled("m1"));
  };
  expect([asking(59_000, true), asking(59_000, false), asking(30_000, true)]).toEqual([0, 1, 1]);
});

it("excuses who was kept from a ticket when he came to his answer, however long that was under way", () => {
  const asking = (askedMs: number, answeredMs: number) => {
    const t = shown().at(askedMs);
    const request = t.request("getconfig", { to: "alice" });
    t.fault("fired", { request, endpoints: ["getconfig"] }).failure(request);
    t.at(answeredMs).add({ type: "send-asked", account: "bot", message: "s1", to: "alice", by: "reply" });
    return count(t.at(60_000).handled("m1"));
  };
  expect([asking(30_000, 40_000), asking(30_000, 40_001)]).toEqual([0, 1]);
});

it("excuses who was given no ticket to take it back with, not who was given one", () => {
  const asking = (answer: object) => {
    const t = shown().at(59_000);
    t.answer(t.request("getconfig", { to: "alice" }), answer);
    return count(t.at(60_000).handled("m1"));
  };
  expect([asking({ ok: false, stale: true, code: -14 }), asking({})]).toEqual([0, 1]);
});
