/** fair-to-users: how long a message may wait while others are handled. */
import { describe, expect, it } from "vitest";
import { fairToUsers } from "../../../sim/invariant/fair-to-users.ts";
import { breaches, TraceBuilder } from "./trace-builder.ts";

/** A live account that hands messages over at once: m1 of alice, m2 of bob, m3 of carol, m4 of dave, m5 of erin, m6 of alice. */
function crowd({ handlersAtOnce = 4 } = {}) {
  const t = new TraceBuilder({ declared: { handlersAtOnce } });
  const poll = t.live();
  t.at(1_000);
  for (const [index, user] of ["alice", "bob", "carol", "dave", "erin", "alice"].entries())
    t.inbound(`m${index + 1}`, user);
  t.answer(poll, { messages: ["m1", "m2", "m3", "m4", "m5", "m6"] });
  const brought = t.seq;
  t.held();
  return { t, brought };
}

const late = (t: TraceBuilder) => breaches(fairToUsers, t.end());

describe("fair-to-users", () => {
  it("holds when all are begun within 10 s, and breaks a millisecond later", () => {
    for (const [ms, count] of [
      [11_000, 0],
      [11_001, 1],
    ] as const) {
      const { t } = crowd();
      t.handling("m1").handling("m2", "bob").handling("m3", "carol").handles("m4");
      t.at(ms).handling("m5", "erin");
      expect(late(t), `${ms}`).toHaveLength(count);
    }
  });

  it("names the answer that brought the message, and the moment", () => {
    const { t, brought } = crowd();
    t.handling("m1").handling("m2", "bob").handling("m3", "carol").at(60_000).handled("m1");
    t.handling("m4", "dave").handling("m5", "erin");
    expect(late(t)).toEqual([
      [11_000, [brought]],
      [11_000, [brought]],
    ]);
  });

  it("counts no time in which four are at work, nor a user's own earlier messages", () => {
    const { t } = crowd();
    t.handling("m1").handling("m2", "bob").handling("m3", "carol").handling("m4", "dave");
    t.at(600_000).handled("m4", "dave").at(609_000).handling("m5", "erin");
    t.at(900_000).handled("m1").at(909_000).handling("m6");
    expect(late(t)).toEqual([]);
  });

  it("counts against one that declares more at once, not against one that declares less", () => {
    for (const [handlersAtOnce, count] of [
      [5, 1],
      [3, 0],
    ] as const) {
      const { t } = crowd({ handlersAtOnce });
      t.handling("m1").handling("m2", "bob").handling("m3", "carol");
      if (handlersAtOnce > 3) t.handling("m4", "dave");
      t.at(60_000).handled("m1").handling("m5", "erin");
      expect(late(t)).toHaveLength(count);
    }
  });

  it("asks for two at once of one that declares nothing, or less", () => {
    for (const header of [{}, { declared: {} }, { declared: { handlersAtOnce: 1 } }]) {
      for (const [othersAtWork, count] of [
        [1, 1],
        [2, 0],
      ] as const) {
        const t = new TraceBuilder(header);
        const poll = t.live();
        t.at(1_000).inbound("m1").inbound("m2", "bob").inbound("m3", "carol");
        t.answer(poll, { messages: ["m1", "m2", "m3"] });
        t.held();
        t.handling("m1");
        if (othersAtWork === 2) t.handling("m2", "bob");
        else t.handles("m2");
        t.at(60_000).handled("m1").handling("m3", "carol");
        expect(late(t).filter(([ms]) => ms === 11_000)).toHaveLength(count);
      }
    }
  });

  it("breaks at one more at work than declared", () => {
    const { t } = crowd({ handlersAtOnce: 2 });
    t.handling("m1").handling("m2", "bob").handling("m3", "carol");
    expect(late(t)).toEqual([[1_000, [t.seq - 1]]]);
  });

  it("breaks when nobody is handled and the message begins all the same late", () => {
    const t = new TraceBuilder();
    const poll = t.live();
    t.at(1_000)
      .inbound("m1")
      .answer(poll, { messages: ["m1"] });
    t.held();
    expect(late(t.at(60_000))).toEqual([]);
    expect(late(t.handling("m1"))).toHaveLength(1);
  });

  it("leaves a user's own poison to him, and not to the others", () => {
    const { t } = crowd();
    t.handling("m1").fault("fired", { kind: "handler-throws", fault: "x", endpoints: [], blocks: false });
    for (const [message, user] of [
      ["m2", "bob"],
      ["m3", "carol"],
      ["m4", "dave"],
    ] as const)
      t.handling(message, user).handled(message, user);
    t.at(60_000).handling("m1").handled("m1").at(65_000).handles("m6");
    // erin waited for nothing but the poison of another.
    expect(late(t.handling("m5", "erin"))).toHaveLength(1);
  });

  it("has the time begin anew with a start, and run not while the process stands still or fetches media", () => {
    const { t } = crowd();
    t.marked("acked", "m1", "m2", "m3", "m4", "m5", "m6").handling("m1");
    t.at(5_000).lifecycle("stop-asked").lifecycle("stop-done").at(60_000);
    t.lifecycle("start-asked").lifecycle("start-done").at(65_000).host("suspended");
    t.at(600_000).host("resumed").at(604_000);
    for (const [message, user] of [
      ["m2", "bob"],
      ["m3", "carol"],
      ["m4", "dave"],
    ] as const)
      t.handling(message, user).handled(message, user);
    const download = t.request("download");
    t.at(700_000).answer(download).handling("m5", "erin");
    expect(late(t)).toEqual([]);
  });

  it("has the time begin anew when what was not acknowledged comes again, and not else", () => {
    for (const [acked, count] of [
      [false, 0],
      [true, 1],
    ] as const) {
      const t = new TraceBuilder();
      const poll = t.live();
      t.at(1_000)
        .inbound("m1")
        .answer(poll, { messages: ["m1"] });
      if (acked) t.marked("acked", "m1");
      t.at(30_000).answer(t.held(), { messages: ["m1"] });
      expect(late(t.at(35_000).handles("m1"))).toHaveLength(count);
    }
  });

  it("breaks when nobody polls while another is handled, and holds when a poll is held or the last one failed", () => {
    const waits = (poll: (t: TraceBuilder, request: number) => unknown) => {
      const t = new TraceBuilder();
      const first = t.live();
      t.at(1_000)
        .inbound("m1")
        .answer(first, { messages: ["m1"] })
        .handling("m1");
      const next = t.held();
      poll(t, next);
      t.at(2_000).inbound("m2", "bob").at(30_000).handled("m1");
      return late(t);
    };
    expect(waits((t, next) => t.answer(next))).toHaveLength(1);
    expect(waits(() => {})).toEqual([]);
    expect(waits((t, next) => t.failure(next))).toEqual([]);
    expect(waits((t, next) => t.answer(next, { ok: false }))).toEqual([]);
  });
});
