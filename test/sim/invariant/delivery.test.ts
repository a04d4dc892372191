/** The three invariants of delivery: no-loss, handled-once, in-order. */
import { describe, expect, it } from "vitest";
import { handledOnce } from "../../../sim/invariant/handled-once.ts";
import { inOrder } from "../../../sim/invariant/in-order.ts";
import { noLoss } from "../../../sim/invariant/no-loss.ts";
import { breaches, TraceBuilder } from "./trace-builder.ts";

/** A live account to which m1 came at 1 s. */
function withMessage(): { t: TraceBuilder; seq: number } {
  const t = new TraceBuilder();
  t.live();
  t.at(1_000).inbound("m1");
  return { t, seq: t.seq };
}

/** The same, handed over and acknowledged; with the record of that. */
function withAcked(): { t: TraceBuilder; seq: number; ack: number } {
  const { t, seq } = withMessage();
  t.answer(t.held(), { messages: ["m1"] }).marked("acked", "m1");
  return { t, seq, ack: t.seq };
}

describe("no-loss", () => {
  it("holds when every message is handled", () => {
    const { t } = withMessage();
    expect(noLoss.examine(t.handles("m1").at(60_000).end())).toEqual({ examined: 1, violations: [] });
  });

  it("is broken at the end by a message that is not, whether it was only owed or only handed over", () => {
    const { t, seq } = withMessage();
    const poll = t.held();
    t.at(2_000).answer(poll, { messages: ["m1", "m2"] });
    const answer = t.seq;
    const trace = t.at(60_000).marked("lost", "m3").end();
    expect(breaches(noLoss, trace)).toEqual([[60_000, [seq, answer]]]);
    expect(noLoss.examine(trace).violations[0]?.message).toBe(
      "bot: 2 of 2 messages were not handled by 06:01:00 (2 fetched and never given to the handler): m1, m2",
    );
  });

  it("says where each got stuck: never fetched, never given to the handler, or never again", () => {
    const { t } = withMessage();
    t.inbound("m2")
      .inbound("m3")
      .at(2_000)
      .answer(t.held(), { messages: ["m2", "m3"] });
    throws(t.at(3_000), "m3");
    expect(noLoss.examine(t.at(120_000).end()).violations[0]?.message).toBe(
      "bot: 3 of 3 messages were not handled by 06:02:00 (1 never fetched, 1 fetched and never given to the handler, 1 whose handler failed and was not called again): m1, m2, m3",
    );
  });

  it("counts apart what the server itself lost", () => {
    const { t } = withMessage();
    t.inbound("m2").marked("lost", "m2");
    const { examined, violations } = noLoss.examine(t.at(60_000).end());
    expect(examined).toBe(1);
    expect(violations[0]?.message).toMatch(/1 of 1 messages .*: m1 \(1 more lost by the server itself\)$/);
  });

  it("excuses all that a stopped account keeps: only a later start can tell", () => {
    for (const acked of [false, true]) {
      const { t } = withMessage();
      if (acked) t.marked("acked", "m1");
      t.at(2_000).lifecycle("stop-asked");
      expect(breaches(noLoss, t.at(60_000).end())).toEqual([]);
    }
  });

  it("excuses what a dead or cut off account was owed, but not what it acknowledged", () => {
    for (const end of ["dead", "cut"] as const) {
      for (const acked of [false, true]) {
        const { t, seq } = acked ? withAcked() : withMessage();
        const ack = t.seq;
        t.at(2_000);
        if (end === "dead") t.session("dead");
        else t.at(50_001).cut("getupdates");
        expect(breaches(noLoss, t.at(60_000).end())).toEqual(acked ? [[60_000, [seq, ack]]] : []);
      }
    }
  });

  it("takes neither an open window nor an attempt cut long ago for an excuse", () => {
    for (const cutMs of [null, 50_000]) {
      const { t, seq } = withMessage();
      t.at(2_000).fault("opened");
      if (cutMs !== null) t.at(cutMs).cut("getupdates");
      expect(breaches(noLoss, t.at(60_000).end())).toEqual([[60_000, [seq]]]);
    }
  });

  it("takes the stop that closes the run for no excuse", () => {
    const { t, seq } = withMessage();
    t.at(60_000).lifecycle("stop-asked", "end").lifecycle("stop-done", "end");
    expect(breaches(noLoss, t.end())).toEqual([[60_000, [seq]]]);
  });

  it("excuses what came too late and what is still being handled", () => {
    const late = new TraceBuilder();
    late.live();
    late.at(50_001).inbound("m1");
    expect(breaches(noLoss, late.at(60_000).end())).toEqual([]);
    const inTime = new TraceBuilder();
    inTime.live();
    inTime.at(50_000).inbound("m1");
    expect(breaches(noLoss, inTime.at(60_000).end())).toHaveLength(1);
    const { t: busy } = withMessage();
    expect(breaches(noLoss, busy.handling("m1").at(60_000).end())).toEqual([]);
  });

  it("does not take another account's handling for this one's", () => {
    const t = new TraceBuilder({ accounts: ["bot", "other"] });
    t.live();
    t.inbound("m1").on("other").handles("m1");
    expect(breaches(noLoss, t.at(60_000).end())).toHaveLength(1);
  });
});

describe("no-loss, more closely", () => {
  it("lists twenty messages and counts the others", () => {
    for (const [count, tail] of [
      [20, "m20"],
      [22, "m20, 2 more"],
    ] as const) {
      const t = new TraceBuilder();
      t.live();
      for (let n = 1; n <= count; n += 1) t.inbound(`m${n}`);
      const message = noLoss.examine(t.at(60_000).end()).violations[0]?.message;
      expect(message?.endsWith(`m19, ${tail}`)).toBe(true);
    }
  });

  it("measures lateness from the closing stop and proves an acknowledgement once", () => {
    const { t } = withMessage();
    t.at(55_000).lifecycle("stop-asked", "end").at(70_000).lifecycle("stop-done", "end");
    expect(breaches(noLoss, t.end())).toHaveLength(1);
    const late = new TraceBuilder();
    late.live();
    late.at(50_000).inbound("m1").at(55_000).lifecycle("stop-asked", "end").at(70_000);
    expect(breaches(noLoss, late.end())).toEqual([]);
    const { t: acked, seq, ack } = withAcked();
    acked.marked("acked", "m1", "m9");
    expect(breaches(noLoss, acked.at(60_000).end())).toEqual([[60_000, [seq, ack]]]);
  });

  it("excuses an account that never started", () => {
    expect(breaches(noLoss, new TraceBuilder().inbound("m1").at(60_000).end())).toEqual([]);
  });
});

/** The handler begins with a message and throws. Gives the place of the beginning. */
function throws(t: TraceBuilder, message = "m1"): number {
  t.handling(message);
  const begun = t.seq;
  t.fault("fired", { kind: "handler-throws", fault: "thrower", endpoints: [], blocks: false });
  return begun;
}

const setAside = (t: TraceBuilder): TraceBuilder =>
  t.add({ type: "set-aside", account: "bot", message: "m1" });

describe("a message whose handler fails", () => {
  it("is lost when it was begun once or twice and never again", () => {
    for (const times of [1, 2, 3]) {
      const { t } = withMessage();
      for (let begun = 0; begun < times; begun++) throws(t);
      expect(breaches(noLoss, t.at(120_000).end())).toHaveLength(1);
    }
  });

  it("may wait a minute for the next attempt", () => {
    const { t } = withMessage();
    throws(t);
    const madeMs = t.nowMs;
    expect(breaches(noLoss, t.at(madeMs + 59_999).end())).toEqual([]);
    expect(breaches(noLoss, t.at(madeMs + 60_000).end())).toHaveLength(1);
  });

  it("may be set aside after three beginnings, not after two, and not before it ever began", () => {
    for (const [times, lost] of [
      [0, 1],
      [2, 1],
      [3, 0],
    ] as const) {
      const { t } = withMessage();
      for (let begun = 0; begun < times; begun++) throws(t);
      expect(breaches(noLoss, setAside(t).at(120_000).end()), `${times}`).toHaveLength(lost);
    }
  });

  it("is not begun so often only after it was set aside", () => {
    const { t } = withMessage();
    setAside(t);
    for (let begun = 0; begun < 3; begun++) throws(t);
    expect(breaches(noLoss, t.at(120_000).end())).toHaveLength(1);
  });

  it("may be set aside when three processes died of it", () => {
    const { t } = withMessage();
    for (let life = 0; life < 3; life++) t.handling("m1").crash().revived();
    expect(breaches(noLoss, setAside(t).at(120_000).end())).toEqual([]);
  });

  it("is excused while a handler is at work on it, and fine once one is done", () => {
    const { t } = withMessage();
    throws(t);
    t.handling("m1");
    expect(breaches(noLoss, t.at(120_000).end())).toEqual([]);
    expect(breaches(noLoss, t.handled("m1").end())).toEqual([]);
  });
});

describe("handled-once", () => {
  it("is broken by the second handling, across a restart too", () => {
    const { t } = withMessage();
    t.handling("m1");
    const first = t.seq;
    t.handled("m1").lifecycle("stop-asked").lifecycle("stop-done").lifecycle("start-asked");
    t.at(9_000).handling("m1");
    const second = t.seq;
    const trace = t.end();
    expect(breaches(handledOnce, trace)).toEqual([[9_000, [first, second]]]);
    expect(handledOnce.examine(trace).examined).toBe(2);
  });

  it("knows a message for a day from the end of its handling, or for as long as the client declares", () => {
    const again = (afterMs: number, dedupeMs?: number) => {
      const t = new TraceBuilder(dedupeMs === undefined ? {} : { declared: { dedupeMs } });
      t.live();
      t.at(1_000).inbound("m1").handling("m1").at(500_000).handled("m1");
      return breaches(
        handledOnce,
        t
          .at(500_000 + afterMs)
          .handles("m1")
          .end(),
      ).length;
    };
    const DAY_MS = 24 * 3_600_000;
    expect(again(DAY_MS)).toBe(1);
    expect(again(DAY_MS + 1)).toBe(0);
    expect(again(DAY_MS, 1_000)).toBe(1);
    expect(again(3 * DAY_MS, 3 * DAY_MS)).toBe(1);
    expect(again(3 * DAY_MS + 1, 3 * DAY_MS)).toBe(0);
  });

  it("lets a message be begun again whose handler threw, but for ten times at most", () => {
    const { t } = withMessage();
    for (let begun = 0; begun < 10; begun++) throws(t);
    expect(breaches(handledOnce, t.end())).toEqual([]);
    const again = throws(t);
    expect(breaches(handledOnce, t.end())).toMatchObject([[1_000, expect.arrayContaining([again])]]);
    expect(breaches(handledOnce, t.handles("m1").end())).toHaveLength(1);
  });

  it("counts the beginnings that a crash cut off, and not those of a message that is done", () => {
    const { t } = withMessage();
    for (let life = 0; life < 11; life++) t.handling("m1").crash().revived();
    expect(breaches(handledOnce, t.end())).toHaveLength(1);
    const { t: well } = withMessage();
    for (let life = 0; life < 11; life++) well.handles(`m${life}`).crash().revived();
    expect(breaches(handledOnce, well.end())).toEqual([]);
  });

  it("is broken by a phantom, and holds for two messages", () => {
    const { t } = withMessage();
    t.handles("m1").handles("m2").at(3_000).handling("?");
    const phantom = t.seq;
    expect(breaches(handledOnce, t.end())).toEqual([[3_000, [phantom]]]);
  });
});

describe("in-order", () => {
  it("is broken by the earlier message's first handling after the later one's", () => {
    const t = new TraceBuilder().inbound("m1").inbound("m2").inbound("m3");
    t.at(1_000).handles("m2").at(2_000).handles("m1").at(3_000).handles("m3");
    expect(breaches(inOrder, t.end())).toEqual([[2_000, [0, 1, 3, 5]]]);
  });

  it("holds between users and between accounts, and looks at first handlings only", () => {
    const t = new TraceBuilder({ accounts: ["bot", "other"] });
    t.inbound("m1", "alice")
      .inbound("m2", "bob")
      .on("other")
      .inbound("m3", "alice")
      .on("bot")
      .inbound("m4", "alice");
    t.on("other").handles("m3").on("bot").handling("m2", "bob").handles("m1").handles("m4").handles("m1");
    expect(inOrder.examine(t.end())).toEqual({ examined: 4, violations: [] });
  });

  it("is broken by whoever goes past a message whose handler threw, until that is done or given up", () => {
    const past = (t: TraceBuilder) => breaches(inOrder, t.at(3_000).handles("m1").end()).length;
    const thrown = () => {
      const t = new TraceBuilder().inbound("m1").inbound("m2").at(1_000);
      throws(t);
      return t.at(2_000);
    };
    expect(past(thrown().handles("m2"))).toBe(1);
    expect(past(thrown().handles("m1").handles("m2"))).toBe(0);
    expect(past(setAside(thrown()).handles("m2"))).toBe(0);
  });
});
