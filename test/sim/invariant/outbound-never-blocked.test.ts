/** outbound-never-blocked: on the wire at once, or declined for a true and typed reason. */

import { describe, expect, it } from "vitest";
import { outboundNeverBlocked } from "../../../sim/invariant/outbound-never-blocked.ts";
import { DEFAULT_LIMITS } from "../../../sim/trace/limits/limits.ts";
import type { Policy } from "../../../sim/trace/limits/policy.ts";
import type { DeclineReason, SendOutcome } from "../../../sim/trace/record.ts";
import { breaches, TraceBuilder } from "./trace-builder.ts";

function asked(): { t: TraceBuilder; seq: number } {
  const t = new TraceBuilder();
  t.live();
  t.at(5_000).asked("s1");
  return { t, seq: t.seq };
}

/** A -2, after which texts may wait. */
function refuse(t: TraceBuilder): TraceBuilder {
  return t.answer(t.request("sendmessage", { message: "?" }), { ok: false, code: -2 });
}

describe("a send", () => {
  it("on the wire within a second is fine, whatever comes of it, and counts as examined", () => {
    const { t } = asked();
    t.at(6_000).request("sendmessage", { message: "s1" });
    const { examined, violations } = outboundNeverBlocked.examine(t.at(60_000).end());
    expect([examined, violations]).toEqual([1, []]);
  });

  it("on the wire a millisecond too late is a breach at the deadline", () => {
    const { t, seq } = asked();
    t.at(6_001).request("sendmessage", { message: "s1" });
    const request = t.seq;
    expect(breaches(outboundNeverBlocked, t.at(60_000).end())).toEqual([[6_000, [seq, request]]]);
  });

  it("declined late is a breach, but for a caption that is told of at once with its file", () => {
    const late = (caption: object, fileMs = 9_000): number => {
      const t = new TraceBuilder();
      t.live();
      refuse(t);
      t.at(5_000).add({
        type: "send-asked",
        account: "bot",
        to: "alice",
        message: "s2",
        by: "cron",
        ...caption,
      });
      if (fileMs < 9_000) t.at(fileMs).done("s1", "declined", "media-cannot-wait");
      t.at(9_000).done("s2", "declined", "queued");
      if (fileMs === 9_000) t.done("s1", "declined", "media-cannot-wait");
      return outboundNeverBlocked
        .examine(t.at(60_000).end())
        .violations.filter(({ message }) => message.includes("s2")).length;
    };
    expect(late({})).toBe(1);
    expect(late({ captionOf: "s1" })).toBe(0);
    expect(late({ captionOf: "s1" }, 7_000)).toBe(1);
  });

  it("nor is a caption that waits, and left before its file's end was told", () => {
    const late = (refused: (t: TraceBuilder) => void, fileMs = 9_000, reason: DeclineReason = "queued") => {
      const t = new TraceBuilder();
      t.live();
      refused(t);
      const record = { type: "send-asked", account: "bot", to: "alice", message: "s2", by: "cron" } as const;
      t.at(5_000).add({ ...record, captionOf: "s1" });
      if (fileMs < 9_000) t.at(fileMs).done("s1", "declined", "media-cannot-wait");
      t.at(8_000).request("sendmessage", { message: "s2" });
      t.at(9_000).done("s2", "declined", reason);
      if (fileMs === 9_000) t.done("s1", "declined", "media-cannot-wait");
      return outboundNeverBlocked
        .examine(t.at(60_000).end())
        .violations.filter(({ message }) => message.includes("s2")).length;
    };
    expect(late(refuse)).toBe(0);
    // Nothing was refused; its file's end was known before; it gave another reason.
    expect(late(() => {})).toBe(1);
    expect(late(refuse, 7_000)).toBe(1);
    expect(late(refuse, 9_000, "stopped")).toBe(1);
  });

  it("never on the wire is a breach at the deadline", () => {
    const { t, seq } = asked();
    const trace = t.at(60_000).end();
    expect(breaches(outboundNeverBlocked, trace)).toEqual([[6_000, [seq]]]);
    expect(outboundNeverBlocked.examine(trace).violations[0]?.message).toBe(
      "bot: s1, asked at 06:00:05, was not on the wire within 1 s",
    );
  });

  it("of another key on the wire does not help", () => {
    const { t, seq } = asked();
    t.request("sendmessage", { message: "s2" });
    // It had its turn before this one.
    expect(breaches(outboundNeverBlocked, t.at(60_000).end())).toEqual([[6_600, [seq]]]);
  });

  it("that carried the client_id of another is not on the wire, and the cause is named", () => {
    const wrong = (again: object) => {
      const t = new TraceBuilder();
      t.live();
      t.at(1_000).asked("s1");
      const taken = (more: object) => {
        const request = t.request("sendmessage", { message: "s1", to: "alice", ...again });
        t.accepted(request, { message: "s1", ...more }).answer(request);
      };
      taken({});
      t.done("s1", "sent").at(5_000).asked("s2");
      const asked = t.seq;
      taken({ duplicate: true });
      t.done("s2", "sent");
      const [breach] = outboundNeverBlocked.examine(t.at(60_000).end()).violations;
      return [breach?.message, breach?.proof.map(seq => seq - asked)];
    };
    const s2 = "bot: s2, asked at 06:00:05,";
    expect(wrong({})).toEqual([
      `${s2} had no client_id of its own: the request of 06:00:05 carried that of s1, and counts as a repetition of it`,
      [0, 1, 4],
    ]);
    expect(wrong({ to: "bob" })).toEqual([`${s2} was reported sent without asking the server`, [0, 4]]);
  });

  it("asked too short before the end is not judged", () => {
    const { t } = asked();
    expect(outboundNeverBlocked.examine(t.at(5_999).end())).toEqual({ examined: 0, violations: [] });
  });
});

describe("a text that waits while the store is slow", () => {
  /** It has 1.6 s: its own second, and the turn of the one that was refused. Declined so long after it was asked for. */
  const told = (afterMs: number, kind?: string, reason: DeclineReason = "queued") => {
    const t = refuse(asked().t);
    if (kind !== undefined) t.fault("fired", { kind, blocks: false });
    return breaches(
      outboundNeverBlocked,
      t
        .at(5_000 + afterMs)
        .done("s1", "declined", reason)
        .end(),
    );
  };

  it("is told to wait up to 5 s later", () => {
    expect(told(6_600, "store-slow")).toEqual([]);
    expect(told(6_600, "store-hangs")).toEqual([]);
    expect(told(6_601, "store-slow")).toHaveLength(1);
  });

  it("is told within a second where no call of the store was held up", () => {
    expect(told(1_600)).toEqual([]);
    expect(told(1_601)).toHaveLength(1);
    expect(told(1_601, "callback-hangs")).toHaveLength(1);
  });

  it("gets no time for another reason", () => {
    expect(told(1_601, "store-slow", "outbox-full")).toHaveLength(1);
  });
});

describe("a report before any request", () => {
  it.each<[SendOutcome, (DeclineReason | "because") | undefined]>([
    ["sent", undefined],
    ["failed", undefined],
    ["unknown", undefined],
    ["refused", undefined],
    ["declined", undefined],
    ["declined", "because"],
    ["declined", "stopped"],
    ["declined", "never-logged-in"],
    ["declined", "outbox-full"],
  ])("of %s (%s) from a started account is a breach at that moment", (outcome, reason) => {
    const { t, seq } = asked();
    t.at(5_300).done("s1", outcome, reason);
    expect(breaches(outboundNeverBlocked, t.at(60_000).end())).toEqual([[5_300, [seq, t.seq - 1]]]);
  });

  it.each<DeclineReason>(["invalid", "queued"])("of declined as %s is a lie", reason => {
    const { t, seq } = asked();
    t.at(5_300).done("s1", "declined", reason);
    expect(breaches(outboundNeverBlocked, t.at(60_000).end())).toEqual([[5_300, [seq, t.seq - 1]]]);
  });

  it("of declined that comes after the deadline is a breach at the deadline", () => {
    const { t, seq } = asked();
    t.at(7_000).done("s1", "declined", "invalid");
    expect(breaches(outboundNeverBlocked, t.at(60_000).end())).toEqual([[6_000, [seq]]]);
  });

  it("of stopped is true after a stop, after a failed start, and when the stop overtakes the send", () => {
    const before = new TraceBuilder();
    before.live();
    before.at(1_000).lifecycle("stop-asked").at(2_000).asked("s1").done("s1", "declined", "stopped");
    const failed = new TraceBuilder().lifecycle("start-asked").lifecycle("start-failed");
    failed.at(2_000).asked("s1").done("s1", "declined", "stopped");
    const { t: overtaken } = asked();
    overtaken.at(5_100).lifecycle("stop-asked").done("s1", "declined", "stopped");
    for (const t of [before, failed, overtaken]) {
      expect(breaches(outboundNeverBlocked, t.at(60_000).end())).toEqual([]);
    }
  });

  it("of never-logged-in is true before the first credential", () => {
    const t = new TraceBuilder().at(2_000).asked("s1").done("s1", "declined", "never-logged-in");
    expect(breaches(outboundNeverBlocked, t.at(60_000).end())).toEqual([]);
  });
});

describe("a report of queued", () => {
  /** A text to somebody is refused; then something happens; then s1 is asked and declined as queued. */
  function queued(happens: (t: TraceBuilder) => void, { code = -2, to = "alice" } = {}) {
    const t = new TraceBuilder();
    t.live();
    t.at(1_000).asked("s0");
    t.answer(t.request("sendmessage", { message: "s0", to }), { ok: false, code });
    happens(t.at(2_000));
    t.at(t.nowMs + 2_000)
      .asked("s1")
      .done("s1", "declined", "queued");
    return breaches(outboundNeverBlocked, t.at(60_000).end()).length;
  }
  const word = (t: TraceBuilder, user = "alice") =>
    void t.inbound("m1", user).answer(t.held(), { messages: ["m1"] });

  it("is true after a -2 of the user or another of the account since his last word", () => {
    expect(queued(() => {})).toBe(0);
    expect(queued(() => {}, { to: "bob" })).toBe(0);
    expect(queued(t => word(t, "bob"))).toBe(0);
  });

  it("is a lie after another code, and once he has written", () => {
    expect(queued(() => {}, { code: -1 })).toBe(1);
    expect(queued(word)).toBe(1);
  });

  it("is true behind texts to him that wait still, and while his word is arriving", () => {
    expect(queued(t => word(t.done("s0", "declined", "queued")))).toBe(0);
    const t = new TraceBuilder();
    t.live();
    t.answer(t.request("sendmessage", { message: "s0" }), { ok: false, code: -2 });
    word(t.at(2_000));
    t.at(2_500).asked("s1").done("s1", "declined", "queued");
    expect(breaches(outboundNeverBlocked, t.at(60_000).end())).toEqual([]);
  });

  it("is judged after a request too", () => {
    const { t } = asked();
    t.sent("s1").done("s1", "declined", "queued");
    expect(breaches(outboundNeverBlocked, t.at(60_000).end())).toHaveLength(1);
    const { t: invalid } = asked();
    invalid.sent("s1").done("s1", "declined", "invalid");
    expect(breaches(outboundNeverBlocked, invalid.at(60_000).end())).toHaveLength(1);
  });
});

describe("several sends at once", () => {
  it("wait a turn of 0.6 s for each that goes before", () => {
    const third = (atMs: number) => {
      const t = new TraceBuilder();
      t.live();
      t.at(5_000).asked("s1").asked("s2").asked("s3");
      t.request("sendmessage", { message: "s1" });
      t.at(5_600).request("sendmessage", { message: "s2" });
      t.at(atMs).request("sendmessage", { message: "s3" });
      return breaches(outboundNeverBlocked, t.at(60_000).end()).map(([ms]) => ms);
    };
    expect(third(7_200)).toEqual([]);
    expect(third(7_201)).toEqual([7_200]);
  });

  it("wait for what waited before only if they are no answers, but for one that is just leaving", () => {
    const answered = (
      by: "reply" | "cron",
      waited: number,
      atMs: number,
      older: "reply" | "cron" = "cron",
      to = "bob",
    ) => {
      const t = new TraceBuilder();
      t.live();
      for (let at = 1; at <= waited; at++) {
        t.at(1_000).add({ type: "send-asked", account: "bot", to, message: `w${at}`, by: older });
        t.answer(t.request("sendmessage", { message: `w${at}` }), { ok: false, code: -2 });
        t.done(`w${at}`, "declined", "queued");
      }
      t.at(5_000).add({ type: "send-asked", account: "bot", to: "bob", message: "s1", by });
      for (let at = 1; at <= waited; at++) t.at(5_000 + (at - 1) * 600).sent(`w${at}`);
      t.at(atMs).sent("s1");
      return breaches(outboundNeverBlocked, t.at(60_000).end()).length;
    };
    expect([answered("reply", 1, 6_600), answered("reply", 1, 6_601)]).toEqual([0, 1]);
    expect([answered("reply", 3, 6_600), answered("reply", 3, 6_601)]).toEqual([0, 1]);
    expect(answered("cron", 3, 6_601)).toBe(0);
    // Older answers to the same user keep their order.
    expect([answered("reply", 3, 7_800, "reply"), answered("reply", 3, 7_801, "reply")]).toEqual([0, 1]);
    expect(answered("reply", 3, 6_601, "reply", "alice")).toBe(1);
  });

  it("wait for what was asked in the same instant and left before they were asked", () => {
    const third = (leftMs: number, atMs: number) => {
      const t = new TraceBuilder();
      t.live();
      t.at(leftMs).asked("s1").sent("s1").asked("s2").sent("s2");
      t.at(5_000).asked("s3").at(atMs).sent("s3");
      return breaches(outboundNeverBlocked, t.at(60_000).end()).map(([ms]) => ms);
    };
    expect(third(5_000, 7_200)).toEqual([]);
    expect(third(5_000, 7_201)).toEqual([7_200]);
    expect(third(4_999, 6_001)).toEqual([6_000]);
  });

  it("do not wait for those of another account, nor for one that went before they were asked", () => {
    const t = new TraceBuilder({ accounts: ["bot", "other"] });
    t.live();
    t.at(4_000).request("sendmessage", { message: "s0" });
    t.at(5_000).asked("s1").on("other").request("sendmessage", { message: "s2" });
    expect(breaches(outboundNeverBlocked, t.at(60_000).end()).map(([ms]) => ms)).toEqual([6_000]);
  });
});

describe("a send that meets a stale session", () => {
  const stale = (t: TraceBuilder) => t.stale(t.request("sendmessage", { message: "s1" }));

  it("is repeated", () => {
    const { t } = asked();
    stale(t).notified().sent("s1").done("s1", "sent");
    expect(breaches(outboundNeverBlocked, t.at(60_000).end())).toEqual([]);
    const { t: again } = asked();
    stale(stale(again).notified()).done("s1", "refused", "log in");
    expect(breaches(outboundNeverBlocked, again.at(60_000).end())).toEqual([]);
  });

  it("is not repeated where nothing was asked between the two attempts that could have cured it", () => {
    const repeated = (between: (t: TraceBuilder) => void, before = (_: TraceBuilder): void => {}) => {
      const { t } = asked();
      before(t);
      stale(t);
      between(t);
      stale(t).done("s1", "refused", "log in");
      return breaches(outboundNeverBlocked, t.at(60_000).end()).length;
    };
    expect(repeated(() => {})).toBe(1);
    expect(repeated(t => t.notified())).toBe(0);
    expect(repeated(t => t.refused("notifystart"))).toBe(0);
    expect(repeated(t => t.held())).toBe(0);
    expect(repeated(t => t.credential("bot#2"))).toBe(0);
    expect(repeated(t => void t.request("getupdates"))).toBe(0);
    // A poll that was under way before is answered well: the session lives. A good answer to another request says nothing of it.
    let poll = 0;
    const polled = (t: TraceBuilder): void => {
      poll = t.held();
    };
    expect(repeated(t => t.answer(poll), polled)).toBe(0);
    expect(repeated(t => t.answer(poll, { ok: false, code: -1 }), polled)).toBe(1);
    expect(repeated(t => t.answer(t.request("getconfig")))).toBe(1);
    // Whoever waits for a cure may never learn of one.
    expect(repeated(t => t.at(t.nowMs + DEFAULT_LIMITS.atOnceMs - 1))).toBe(1);
    expect(repeated(t => t.at(t.nowMs + DEFAULT_LIMITS.atOnceMs))).toBe(0);
    // What was over before says nothing of it.
    expect(
      repeated(
        () => {},
        t => t.notified(),
      ),
    ).toBe(1);
  });

  it.each<SendOutcome>(["refused", "failed", "unknown"])("must not be dropped as %s", outcome => {
    const { t, seq } = asked();
    stale(t).at(5_500).notified().done("s1", outcome, "stale");
    const trace = t.at(60_000).end();
    expect(breaches(outboundNeverBlocked, trace)).toEqual([[5_500, [seq, seq + 2, t.seq - 1]]]);
    expect(outboundNeverBlocked.examine(trace).violations[0]?.message).toBe(
      `bot: s1, asked at 06:00:05, met a stale session, and was reported ${outcome} without another attempt after a cure`,
    );
  });

  it("may be dropped where a notifystart has cured nothing, not where it did so before a login or a poll", () => {
    const dead = (then: (t: TraceBuilder) => void) => {
      const t = new TraceBuilder();
      t.abort(t.live());
      t.at(1_000).refused("getupdates");
      t.refused("notifystart");
      then(t.at(4_000));
      stale(t.at(5_000).asked("s1")).done("s1", "refused", "log in");
      return breaches(outboundNeverBlocked, t.at(60_000).end()).length;
    };
    expect(dead(() => {})).toBe(0);
    expect(dead(t => t.credential("bot#2"))).toBe(1);
    expect(dead(t => t.held())).toBe(1);
  });

  it("may be dropped where a fault took 10 s of its time before that", () => {
    const dropped = (ms: number, isSpoilt = true) => {
      const { t } = asked();
      const request = t.request("sendmessage", { message: "s1" });
      if (isSpoilt) t.fault("fired", { request, endpoints: ["sendmessage"], seenBy: "deadline" });
      t.abort(request, true);
      const next = t.request("sendmessage", { message: "s1" });
      stale(t.at(5_000 + ms).abort(next)).done("s1", "unknown", "stale");
      return breaches(outboundNeverBlocked, t.at(60_000).end()).length;
    };
    expect(dropped(10_001)).toBe(0);
    expect(dropped(10_000)).toBe(1);
    expect(dropped(10_001, false)).toBe(1);
  });

  it("may be dropped while nobody can know that the probe of a dead session was taken", () => {
    const probed = (forMs: number, isAnswered = false) => {
      const t = new TraceBuilder();
      t.abort(t.live());
      t.at(1_000).refused("getupdates");
      t.refused("notifystart");
      const poll = t.at(5_000).held();
      if (isAnswered) t.answer(poll);
      stale(t.at(5_000 + forMs).asked("s1")).done("s1", "refused", "log in");
      return breaches(outboundNeverBlocked, t.at(60_000).end()).length;
    };
    expect(probed(0)).toBe(0);
    expect(probed(DEFAULT_LIMITS.atOnceMs - 1)).toBe(0);
    expect(probed(DEFAULT_LIMITS.atOnceMs)).toBe(1);
    expect(probed(0, true)).toBe(1);
  });

  it("may be dropped when the account is stopped", () => {
    const { t } = asked();
    stale(t).lifecycle("stop-asked").done("s1", "refused", "stopped");
    expect(breaches(outboundNeverBlocked, t.at(60_000).end())).toEqual([]);
  });

  it("may be a file, whose address is to be asked for once more", () => {
    const file = (then: (t: TraceBuilder, question: () => number) => void) => {
      const t = new TraceBuilder();
      t.live();
      const record = { type: "send-asked", account: "bot", to: "alice", by: "cron" } as const;
      t.at(5_000)
        .add({ ...record, message: "c0", captionOf: "f0" })
        .sent("c0");
      const question = () => t.request("getuploadurl", { to: "alice" });
      t.stale(question());
      then(t.at(6_000).notified(), question);
      t.done("c0", "sent").done("f0", "refused", "stale");
      return outboundNeverBlocked
        .examine(t.at(60_000).end())
        .violations.filter(({ message }) => message.includes("met a stale session")).length;
    };
    expect(file(() => {})).toBe(1);
    expect(file((t, question) => t.answer(question(), { ok: false, code: -1 }))).toBe(0);
    expect(file(t => t.lifecycle("stop-asked"))).toBe(0);
  });
});

describe("a report of outbox-full", () => {
  const ROOM: Policy = { outboxTextsPerUser: 100, outboxTexts: 1_000 };
  const LEAST: Policy = {};

  it("is true of one that declares nothing, or less than that, when ten texts of the user wait, or two hundred of the account", () => {
    for (const declared of [LEAST, { outboxTextsPerUser: 3, outboxTexts: 3 }]) {
      expect(full(10, { declared })).toEqual([]);
      expect(full(9, { declared })).toEqual(lie);
      expect(full(200, { declared, to: "bob" })).toEqual([]);
      expect(full(199, { declared, to: "bob" })).toEqual(lie);
    }
  });

  /** So many texts that wait; then one more, `late`, is declined as outbox-full at 200 s. */
  function full(texts: number, { to = "alice", before = (_t: TraceBuilder) => {}, declared = ROOM } = {}) {
    const t = new TraceBuilder({ declared });
    t.live();
    refuse(t.at(1_000));
    for (let n = 0; n < texts; n += 1) {
      t.add({ type: "send-asked", account: "bot", to, message: `s${n}`, by: "cron" });
      t.done(`s${n}`, "declined", "queued");
    }
    before(t);
    t.at(200_000).asked("late").done("late", "declined", "outbox-full");
    return breaches(outboundNeverBlocked, t.at(300_000).end());
  }
  const lie = [[200_000, [expect.any(Number), expect.any(Number)]]];

  it("is true when a hundred texts of the user wait, a lie with one less", () => {
    expect(full(100)).toEqual([]);
    expect(full(99)).toEqual(lie);
  });

  it("is true when a thousand texts of the account wait, a lie with one less, or with as many of other accounts", () => {
    expect(full(1_000, { to: "bob" })).toEqual([]);
    expect(full(999, { to: "bob" })).toEqual(lie);
    const elsewhere = new TraceBuilder({ accounts: ["other", "bot"], declared: ROOM });
    refuse(elsewhere);
    for (let n = 0; n < 1_000; n += 1) elsewhere.asked(`s${n}`).done(`s${n}`, "declined", "queued");
    elsewhere.on("bot").live();
    elsewhere.at(200_000).asked("late").done("late", "declined", "outbox-full");
    expect(breaches(outboundNeverBlocked, elsewhere.at(300_000).end())).toEqual(lie);
  });

  it("is a lie once one of a hundred is known to have gone out whole, or all are forgotten", () => {
    expect(full(100, { before: t => t.at(2_000).sent("s7") })).toEqual(lie);
    expect(full(100, { before: t => t.at(2_000).sent("s7", { part: 0, chars: 5, of: 9 }) })).toEqual([]);
    expect(full(100, { before: t => t.at(2_000).crash("nothing").revived() })).toEqual(lie);
    expect(full(100, { before: t => t.at(2_000).crash("all").revived() })).toEqual([]);
  });

  it("is true while the subject cannot know that one has arrived", () => {
    const unheard = (t: TraceBuilder) => {
      const request = t.at(2_000).request("sendmessage", { message: "s7" });
      t.accepted(request, { message: "s7" }).failure(request, true);
    };
    expect(full(100, { before: unheard })).toEqual([]);
    const again = (t: TraceBuilder) => {
      unheard(t);
      t.at(9_000).sent("s7", { duplicate: true });
    };
    expect(full(100, { before: again })).toEqual(lie);
  });

  it("may overtake the reports of those that wait, not those that are asked or reported later", () => {
    const t = new TraceBuilder({ declared: ROOM });
    t.live();
    refuse(t.at(1_000));
    const names = Array.from({ length: 100 }, (_, n) => `s${n}`);
    for (const name of names) t.asked(name);
    t.asked("late").done("late", "declined", "outbox-full");
    for (const name of names) t.done(name, "declined", "queued");
    expect(breaches(outboundNeverBlocked, t.at(9_000).end())).toEqual([]);

    const late = new TraceBuilder({ declared: ROOM });
    late.live();
    refuse(late.at(1_000)).asked("late").done("late", "declined", "outbox-full");
    for (const name of names) late.asked(name).done(name, "declined", "queued");
    expect(breaches(outboundNeverBlocked, late.at(9_000).end())).toHaveLength(1);

    const undecided = new TraceBuilder({ declared: ROOM });
    undecided.live();
    refuse(undecided);
    for (const name of names) {
      undecided.asked(name).request("sendmessage", { message: name });
    }
    undecided.at(1_000).asked("late").done("late", "declined", "outbox-full").at(2_000);
    for (const name of names) undecided.done(name, "declined", "queued");
    expect(breaches(outboundNeverBlocked, undecided.at(9_000).end())).toHaveLength(1);

    // What never was on the wire had its place, though its report had to wait for a store.
    const untold = new TraceBuilder({ declared: ROOM });
    untold.live();
    refuse(untold);
    for (const name of names) untold.at(900).asked(name);
    untold.at(1_000).asked("late").done("late", "declined", "outbox-full").at(1_500);
    for (const name of names) untold.done(name, "declined", "queued");
    expect(breaches(outboundNeverBlocked, untold.at(9_000).end())).toEqual([]);
  });
});

it("the deadline itself is still in time for a report, and is judged at the very end", () => {
  const { t } = asked();
  expect(breaches(outboundNeverBlocked, t.at(6_000).done("s1", "failed", "invalid").end())).toHaveLength(1);
  const { t: declined } = asked();
  refuse(declined).at(6_600).done("s1", "declined", "queued");
  expect(breaches(outboundNeverBlocked, declined.end())).toEqual([]);
  const { t: silent } = asked();
  expect(breaches(outboundNeverBlocked, silent.at(6_000).end())).toHaveLength(1);
});

it("an account that was never started is stopped, one with a credential has logged in, and the future does not count", () => {
  const refusals = (t: TraceBuilder) => t.asked("s1").done("s1", "declined", "stopped").asked("s2");
  const before = refusals(new TraceBuilder()).done("s2", "declined", "never-logged-in").credential("bot#1");
  before.lifecycle("start-asked");
  expect(breaches(outboundNeverBlocked, before.at(9_000).end())).toEqual([]);
  const after = refusals(new TraceBuilder().credential("bot#1")).done("s2", "declined", "never-logged-in");
  expect(breaches(outboundNeverBlocked, after.at(9_000).end())).toEqual([[0, [3, 4]]]);
});
