/** out-in-order: which text may pass which. */
import { describe, expect, it } from "vitest";
import { outInOrder } from "../../../sim/invariant/out-in-order.ts";
import { breaches, TraceBuilder } from "./trace-builder.ts";

function asked(...messages: string[]): TraceBuilder {
  const t = new TraceBuilder();
  t.live();
  t.at(1_000);
  for (const message of messages) t.asked(message);
  return t;
}
const tries = (t: TraceBuilder, message: string) => t.request("sendmessage", { message });
const refused = (t: TraceBuilder, message: string, code = -2) =>
  t.answer(tries(t, message), { ok: false, code });
const takes = (t: TraceBuilder, request: number, message: string) => t.accepted(request, { message });
const said = (t: TraceBuilder) => outInOrder.examine(t.end()).violations.map(({ message }) => message);

describe("two texts of one kind", () => {
  it("arrive in their order", () => {
    const trace = asked("s1", "s2").sent("s1").sent("s2").end();
    expect(outInOrder.examine(trace)).toEqual({ examined: 2, violations: [] });
  });

  it("must not change places", () => {
    const t = asked("s1", "s2").sent("s2");
    const overtook = t.seq - 1;
    const trace = t.at(2_000).sent("s1").end();
    expect(breaches(outInOrder, trace)).toEqual([
      [2_000, [overtook - 3, overtook - 2, overtook, overtook + 3]],
    ]);
    expect(outInOrder.examine(trace).violations[0]?.message).toBe(
      "bot: s1 (cron) was accepted at 06:00:02, after s2 at 06:00:01, which was asked later",
    );
  });

  it("must not change places on the way when the second did not wait its turn", () => {
    const race = (turnMs: number) => {
      const t = asked("s1", "s2");
      const first = tries(t, "s1");
      const second = tries(t.at(1_000 + turnMs), "s2");
      return takes(takes(t.at(5_000), second, "s2"), first, "s1");
    };
    expect(said(race(599))).toHaveLength(1);
    expect(said(race(600))).toEqual([]);
  });

  it("change places where the first waits: after a -2, or in the outbox whatever came of it there", () => {
    expect(said(refused(asked("s1", "s2"), "s1").sent("s2").sent("s1"))).toHaveLength(1);
    const waiting = refused(asked("s1", "s2"), "s1").done("s1", "declined", "queued").at(9_000);
    waiting.failure(tries(waiting, "s1"));
    expect(said(waiting.sent("s2").sent("s1"))).toHaveLength(1);
  });

  it.each([
    ["has failed and is tried again", (t: TraceBuilder) => t.failure(tries(t, "s1"))],
    ["was refused for a stale session", (t: TraceBuilder) => t.stale(tries(t, "s1"))],
    ["was reported", (t: TraceBuilder) => refused(t, "s1").done("s1", "refused", "-2")],
    [
      "ended in the outbox",
      (t: TraceBuilder) => {
        refused(t, "s1").done("s1", "declined", "queued").at(9_000);
        t.add({ type: "send-ended", account: "bot", message: "s1", outcome: "unknown" });
      },
    ],
  ])("may change places where the first %s", (_, happens) => {
    const t = asked("s1", "s2");
    happens(t);
    expect(said(t.sent("s2").sent("s1"))).toEqual([]);
  });

  it("do not count twice, nor when the network copied one", () => {
    expect(said(asked("s1", "s2").sent("s1").sent("s2").sent("s1", { duplicate: true }))).toEqual([]);
    const t = asked("s1", "s2").sent("s1").sent("s2");
    t.add({ type: "accepted", request: 99, account: "bot", endpoint: "sendmessage", message: "s1" });
    expect(said(t)).toEqual([]);
  });
});

it("an answer may pass news, and what goes to one user what goes to another", () => {
  const t = asked("s1");
  t.add({ type: "send-asked", account: "bot", to: "alice", message: "s2", by: "reply" });
  t.add({ type: "send-asked", account: "bot", to: "bob", message: "s3", by: "cron" });
  expect(said(t.sent("s3").sent("s2").sent("s1"))).toEqual([]);
});

it("the pieces of a text arrive in their order, whatever becomes of the first", () => {
  const piece = (part: number) => ({ part, chars: 4_000, of: 8_000 });
  expect(said(asked("s1").sent("s1", piece(0)).sent("s1", piece(4_000)))).toEqual([]);
  expect(said(asked("s1").sent("s1", piece(4_000)).sent("s1", piece(0)))).toHaveLength(1);
  const t = asked("s1");
  t.failure(t.request("sendmessage", { message: "s1", ...piece(0) }));
  expect(said(t.sent("s1", piece(4_000)).sent("s1", piece(0)))).toEqual([
    "bot: s1 (cron) was accepted at 06:00:01, after s1 from character 4000 on at 06:00:01, which was asked later",
  ]);
});
