/** Blame: the server's own losses, repetitions and disorder are told apart from the subject's. */
import { describe, expect, it } from "vitest";
import { type Blame, blameOf } from "../../../sim/invariant/blame.ts";
import { handledOnce } from "../../../sim/invariant/handled-once.ts";
import { inOrder } from "../../../sim/invariant/in-order.ts";
import { noLoss } from "../../../sim/invariant/no-loss.ts";
import { timelineOf } from "../../../sim/invariant/timeline.ts";
import { breaches, TraceBuilder } from "./trace-builder.ts";

const NONE = { lost: 0, duplicated: 0, reordered: 0 };

/** Live, with m1 to m3 of alice arrived. */
function withThree(): TraceBuilder {
  const t = new TraceBuilder();
  t.live();
  return t.at(1_000).inbound("m1").inbound("m2").inbound("m3");
}
const handOver = (t: TraceBuilder, ...messages: string[]) => t.answer(t.request("getupdates"), { messages });
const blame = (t: TraceBuilder): Blame => blameOf(timelineOf(t.at(60_000).end()));
const found = (t: TraceBuilder) =>
  [noLoss, handledOnce, inOrder].map(invariant => breaches(invariant, t.at(60_000).end()).length);

it("is nobody's in a good run", () => {
  const t = handOver(withThree(), "m1", "m2", "m3").handles("m1").handles("m2").handles("m3");
  expect(blame(t)).toEqual({ server: NONE, subject: NONE });
});

describe("lost", () => {
  it("by the server: in consume mode, or when its cursor led past it", () => {
    const t = handOver(withThree(), "m1").handles("m1").marked("lost", "m2").marked("acked", "m1", "m3");
    expect(found(t)).toEqual([0, 0, 0]);
    expect(blame(t)).toEqual({ server: { ...NONE, lost: 2 }, subject: NONE });
  });

  it("by the subject: owed or handed over, and never handled", () => {
    const t = handOver(withThree(), "m1", "m2").handles("m1");
    expect(found(t)).toEqual([1, 0, 0]);
    expect(blame(t)).toEqual({ server: NONE, subject: { ...NONE, lost: 2 } });
  });
});

describe("duplicated", () => {
  it("by the server: twice in one answer, or after it was acknowledged; to handle it twice is the subject's", () => {
    const t = handOver(withThree(), "m1", "m1", "m2").handles("m1").handles("m2").marked("acked", "m1", "m2");
    handOver(t, "m2", "m3").handles("m3");
    expect(found(t)).toEqual([0, 0, 0]);
    expect(blame(t)).toEqual({ server: { ...NONE, duplicated: 2 }, subject: NONE });
    t.handles("m2");
    expect(found(t)).toEqual([0, 1, 0]);
    expect(blame(t)).toEqual({
      server: { ...NONE, duplicated: 2 },
      subject: { ...NONE, duplicated: 1 },
    });
  });

  it("by nobody: repeated until it is acknowledged, or asked for with an old cursor after a crash", () => {
    const repeated = handOver(handOver(withThree(), "m1"), "m1", "m2", "m3").handles("m1").handles("m2");
    expect(blame(repeated.handles("m3"))).toEqual({ server: NONE, subject: NONE });
    const repeatedAfter = (kept: "all" | "nothing") => {
      const t = handOver(withThree(), "m1").handles("m1").marked("acked", "m1").crash(kept).revived();
      return blame(handOver(t, "m1", "m2", "m3").handles("m2").handles("m3")).server.duplicated;
    };
    expect([repeatedAfter("nothing"), repeatedAfter("all")]).toEqual([0, 1]);
  });
});

describe("reordered", () => {
  it("by the server: the subject follows the order in which it got them first", () => {
    const t = handOver(withThree(), "m3", "m2", "m1").handles("m3").handles("m2").handles("m1");
    expect(found(t)).toEqual([0, 0, 0]);
    expect(blame(t)).toEqual({ server: { ...NONE, reordered: 2 }, subject: NONE });
  });

  it("by the subject: against the order in which it got them, whatever they were sent in", () => {
    const t = handOver(withThree(), "m1", "m3", "m2").handles("m1").handles("m2").handles("m3");
    expect(found(t)).toEqual([0, 0, 1]);
    expect(blame(t)).toEqual({
      server: { ...NONE, reordered: 1 },
      subject: { ...NONE, reordered: 1 },
    });
  });
});
