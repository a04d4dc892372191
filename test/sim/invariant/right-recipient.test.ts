/** right-recipient: whose text, whose token, whose ticket. */
import { describe, expect, it } from "vitest";
import { rightRecipient } from "../../../sim/invariant/right-recipient.ts";
import type { RequestRecord } from "../../../sim/trace/record.ts";
import { breaches, TraceBuilder } from "./trace-builder.ts";

/** Alice and bob have written: m1 and m2 are hers, m3 is his. */
function heard(): TraceBuilder {
  const t = new TraceBuilder({ accounts: ["bot", "other"] });
  t.live();
  hands(t.at(1_000), ["m1", "alice"], ["m2", "alice"], ["m3", "bob"]);
  return t.at(10_000);
}

function hands(t: TraceBuilder, ...messages: [string, string][]): TraceBuilder {
  for (const [message, user] of messages) t.inbound(message, user);
  return brings(t, ...messages.map(([message]) => message));
}

const brings = (t: TraceBuilder, ...messages: string[]) => t.answer(t.held(), { messages });

/** A text for alice is asked for, and goes out like this. */
function sends(t: TraceBuilder, sent: Partial<RequestRecord>, by: "cron" | "reply" = "cron"): TraceBuilder {
  t.add({ type: "send-asked", account: "bot", to: "alice", message: "s1", by });
  return goes(t, sent);
}

const goes = (t: TraceBuilder, sent: Partial<RequestRecord>) =>
  t.answer(t.request("sendmessage", { message: "s1", to: "alice", context: "m2", ...sent }));

const said = (t: TraceBuilder) => rightRecipient.examine(t.end()).violations.map(({ message }) => message);

describe("a text", () => {
  it("goes to its user with the token of his newest message", () => {
    const trace = sends(heard(), {}).end();
    expect(rightRecipient.examine(trace)).toEqual({ examined: 1, violations: [] });
  });

  it("that is a file is for whom its report says", () => {
    const file = (to: string) =>
      goes(heard(), { message: "s7", to, context: to === "bob" ? "m3" : "m2" }).add({
        type: "send-done",
        account: "bot",
        message: "s7",
        to: "alice",
        outcome: "sent",
      });
    expect(said(file("alice"))).toEqual([]);
    expect(said(file("bob"))).toEqual([
      expect.stringContaining("s7 was sent at 06:00:10 to bob, although it was meant for alice"),
    ]);
  });

  it.each([
    ["to bob, although it was meant for alice", { to: "bob", context: "m3" }],
    ["with the context token of m1, although the newest of alice is that of m2", { context: "m1" }],
    [
      "with the context token of m3, which bob wrote, although the newest of alice is that of m2",
      { context: "m3" },
    ],
    ["with an unknown context token, although the newest of alice is that of m2", { context: "?" }],
    ["without a context token, although the newest of alice is that of m2", { context: "-" }],
    ["to carol, although it was meant for alice", { to: "carol", context: "-" }],
  ])("must not go %s", (wrong, sent) => {
    const t = sends(heard(), sent);
    const asked = t.seq - 2;
    const trace = t.end();
    expect(breaches(rightRecipient, trace)).toEqual([[10_000, [asked, asked + 1]]]);
    expect(rightRecipient.examine(trace).violations[0]?.message).toBe(
      `bot: s1 was sent at 06:00:10 ${wrong}`,
    );
  });

  it("must not go in the name of another account", () => {
    const t = heard();
    t.add({ type: "send-asked", account: "bot", to: "alice", message: "s1", by: "cron" });
    expect(said(goes(t.on("other"), { context: "-" }))).toEqual([
      "other: s1 was sent at 06:00:10 in the name of other, although bot was asked",
    ]);
  });

  it("may name its user in another case, unless that is another user", () => {
    expect(said(sends(heard(), { to: "Alice" }))).toEqual([]);
    const t = heard();
    t.add({ type: "send-asked", account: "bot", to: "alice", message: "s1", by: "cron" });
    const request = t.request("sendmessage", { message: "s1", to: "Alice", context: "m2" });
    expect(said(t.accepted(request, { message: "s1", to: "Alice" }))).toHaveLength(1);
  });

  it("of media is judged by its user, and by its asking when it is taken", () => {
    const t = heard();
    t.answer(t.request("sendmessage", { message: "?", to: "bob", context: "m2" }));
    expect(said(t)).toEqual([
      "bot: ? was sent at 06:00:10 with the context token of m2, which alice wrote, although the newest of bob is that of m3",
    ]);
  });
});

describe("the newest token", () => {
  it("is none where nothing of the user ever came, or what came was spoilt on the way", () => {
    const t = new TraceBuilder();
    t.live();
    expect(said(sends(t.at(10_000), { context: "-" }))).toEqual([]);
    const spoilt = new TraceBuilder();
    spoilt.live();
    spoilt.inbound("m1").answer(spoilt.held(), { messages: ["m1"], fault: "tokenless" });
    for (const context of ["-", "m1"]) goes(spoilt.at(20_000), { context });
    expect(said(spoilt)).toEqual([]);
  });

  it("may be one of the two while a message is arriving, and only the new one after a second", () => {
    const during = (ms: number) => hands(heard(), ["m4", "alice"]).at(10_000 + ms);
    for (const context of ["m2", "m4"]) expect(said(sends(during(1_000), { context }))).toEqual([]);
    expect(said(sends(during(1_001), { context: "m2" }))).toHaveLength(1);
  });

  it("may be an older one that comes after it, as long as that is the last to come", () => {
    const late = () => {
      const t = new TraceBuilder();
      t.live();
      t.at(1_000).inbound("m1").inbound("m2").inbound("m3");
      return brings(brings(brings(t, "m1").at(2_000), "m3").at(3_000), "m2").at(20_000);
    };
    for (const context of ["m3", "m2"]) expect(said(goes(late(), { context }))).toEqual([]);
    for (const context of ["m1", "-"]) expect(said(goes(late(), { context }))).toHaveLength(1);
    const last = hands(late(), ["m4", "alice"]).at(40_000);
    expect(said(goes(last, { context: "m2" }))).toHaveLength(1);
  });

  it("may be an older one that comes again, as long as that is the last to come", () => {
    const again = () => brings(heard(), "m1").at(20_000);
    for (const context of ["m2", "m1"]) expect(said(sends(again(), { context }))).toEqual([]);
    for (const context of ["m3", "-"]) expect(said(sends(again(), { context }))).toHaveLength(1);
    const last = hands(again(), ["m4", "alice"]).at(40_000);
    expect(said(sends(last, { context: "m1" }))).toHaveLength(1);
  });

  it("may be the one with which a text set out a minute ago, but not once it was refused by -2", () => {
    const t = sends(heard(), {});
    hands(t.at(20_000), ["m4", "alice"]).at(60_000);
    expect(said(goes(t, { context: "m2" }))).toEqual([]);
    const late = sends(heard(), {});
    hands(late.at(20_000), ["m4", "alice"]).at(70_001);
    expect(said(goes(late, { context: "m2" }))).toHaveLength(1);
    const refused = heard().asked("s1");
    const request = refused.request("sendmessage", { message: "s1", to: "alice", context: "m2" });
    hands(refused.answer(request, { ok: false, code: -2 }).at(20_000), ["m4", "alice"]).at(30_000);
    expect(said(goes(refused, { context: "m2" }))).toHaveLength(1);
  });

  it("may be none as long as a text that set out without one is tried again, for a minute", () => {
    const triedAgain = (atMs: number) => {
      const t = new TraceBuilder();
      t.live();
      sends(t.at(10_000), { context: "-" });
      hands(t.at(20_000), ["m1", "alice"]).at(atMs);
      return said(goes(t, { context: "-" }));
    };
    expect(triedAgain(70_000)).toEqual([]);
    expect(triedAgain(70_001)).toHaveLength(1);
  });

  it("of a group may be kept for the group, but an answer to its message does not go without one", () => {
    const inGroup = (answer: object = {}) => {
      const t = new TraceBuilder();
      t.live();
      t.at(1_000).add({
        type: "inbound",
        account: "bot",
        user: "alice",
        message: "m1",
        group: "family@chatroom",
      });
      return t.answer(t.held(), { messages: ["m1"], ...answer }).at(10_000);
    };
    expect(said(sends(inGroup().handling("m1"), { context: "-" }, "reply"))).toEqual([
      "bot: s1 was sent at 06:00:10 without a context token, although m1, which it answers in a group, brought one",
    ]);
    expect(said(sends(inGroup().handling("m1"), { context: "m1" }, "reply"))).toEqual([]);
    expect(said(sends(inGroup(), { context: "-" }))).toEqual([]);
    expect(said(sends(inGroup().handles("m1"), { context: "-" }, "reply"))).toEqual([]);
    expect(said(sends(inGroup({ fault: "tokenless" }).handling("m1"), { context: "-" }, "reply"))).toEqual(
      [],
    );
    const revived = inGroup().crash("nothing").revived().handling("m1");
    expect(said(sends(revived, { context: "-" }, "reply"))).toEqual([]);
  });

  it("need not be in an answer to the very message whose token it carries", () => {
    const t = heard().handling("m1");
    expect(said(sends(t, { context: "m1" }, "reply"))).toEqual([]);
    expect(said(sends(heard().handling("m1"), { context: "m1" }))).toHaveLength(1);
    expect(said(sends(heard().handles("m1"), { context: "m1" }, "reply"))).toHaveLength(1);
    expect(said(sends(heard().handling("m3", "bob"), { context: "m3" }, "reply"))).toHaveLength(1);
  });
});

describe("a bot that lost its memory", () => {
  it.each([
    ["nothing", "-", 0],
    ["all", "-", 1],
    ["all", "m1", 1],
    ["torn", "-", 0],
    ["torn", "m1", 0],
  ] as const)("in a crash that kept %s may send with %s: %i breaches", (kept, context, count) => {
    expect(said(sends(heard().crash(kept).revived().at(20_000), { context }))).toHaveLength(count);
  });

  it("in a crash that kept nothing may send with none, however long it had one", () => {
    expect(said(sends(heard().at(500_000).crash("nothing").revived().at(520_000), { context: "-" }))).toEqual(
      [],
    );
  });

  it("has a token again that comes again", () => {
    const t = heard().crash("nothing").revived();
    expect(said(sends(brings(t, "m1", "m2").at(20_000), { context: "-" }))).toHaveLength(1);
  });

  it("to a new login may keep its tokens or not; as a new bot it has none", () => {
    const login = (newBot: boolean, context: string) => {
      const t = heard();
      t.add({ type: "credential", account: "bot", token: "bot#2", ...(newBot && { newBot }) });
      return said(sends(t.at(20_000), { token: "bot#2", context }));
    };
    for (const context of ["-", "m2"]) expect(login(false, context)).toEqual([]);
    expect(login(true, "-")).toEqual([]);
    expect(login(true, "m2")).toHaveLength(1);
  });
});

it("a message that came without a token may be dropped as known when it comes again with one, unless a crash came between", () => {
  const again = (acked: boolean, crash: boolean) => {
    const t = new TraceBuilder();
    t.live();
    t.at(1_000)
      .inbound("m1")
      .answer(t.held(), { messages: ["m1"], fault: "tokenless" });
    if (acked) t.marked("acked", "m1");
    if (crash) t.at(5_000).crash("nothing").revived();
    return said(sends(brings(t.at(20_000), "m1").at(40_000), { context: "-" })).length;
  };
  expect([again(true, false), again(false, false), again(true, true)]).toEqual([0, 1, 1]);
});

it("a message that comes again to a new bot may bring it a token, or be dropped as known", () => {
  for (const fault of [undefined, "cursor-huge"])
    for (const context of ["-", "m1"]) {
      const t = new TraceBuilder();
      const poll = t.live();
      t.inbound("m1").answer(poll, { messages: ["m1"], ...(fault && { fault }) });
      t.at(5_000).add({ type: "credential", account: "bot", token: "bot#2", newBot: true });
      const again = t.held("bot#2");
      t.answer(again, { messages: ["m1"] }).at(20_000);
      expect(said(goes(t, { context, token: "bot#2" }))).toEqual([]);
    }
});

it("a typing ticket is of the user to whom typing is shown", () => {
  const t = heard();
  for (const ticketOf of ["alice", "Alice", "?"])
    t.answer(t.request("sendtyping", { to: "alice", typing: "on", ticketOf }));
  expect(said(t)).toEqual([]);
  t.at(20_000).answer(t.request("sendtyping", { to: "alice", typing: "on", ticketOf: "bob" }));
  expect(said(t)).toEqual(["bot: typing to alice was sent at 06:00:20 with the typing ticket of bob"]);
});

it("a typing ticket is of the account that it was given to", () => {
  const t = new TraceBuilder();
  t.live();
  const typed = { to: "alice", typing: "on", ticketOf: "alice" } as const;
  t.answer(t.request("sendtyping", typed));
  t.at(20_000).answer(t.request("sendtyping", { ...typed, ticketOfAccount: "second" }));
  expect(said(t)).toEqual([
    "bot: typing to alice was sent at 06:00:20 with a typing ticket that the account second was given",
  ]);
});

it("a typing ticket is of the bot that it was given to, once its login is over", () => {
  const t = heard();
  const type = (more: object) =>
    t.answer(t.request("sendtyping", { to: "alice", typing: "on", ticketOf: "alice", ...more }));
  t.at(20_000).add({ type: "credential", account: "bot", token: "bot#2", newBot: true });
  t.at(30_000);
  type({ formerBot: true });
  t.at(30_001);
  type({});
  expect(said(t)).toEqual([]);
  type({ formerBot: true });
  expect(said(t)).toEqual([
    "bot: typing to alice was sent at 06:00:30.001 with a typing ticket that the bot before its login was given",
  ]);
});

it("a typing ticket of the bot before may be used until its login is known to the client", () => {
  const t = heard();
  const type = (more: object) =>
    t.answer(t.request("sendtyping", { to: "alice", typing: "on", ticketOf: "alice", ...more }));
  // The phone confirmed; the answer that says so is lost on its way for a minute.
  t.at(20_000).session("live", "login").at(50_000);
  type({ formerBot: true });
  expect(said(t)).toEqual([]);
  t.at(80_000).add({ type: "credential", account: "bot", token: "bot#2", newBot: true });
  t.at(90_001);
  type({ formerBot: true });
  expect(said(t)).toHaveLength(1);
});
