/** What a crash excuses and what it does not, invariant by invariant. */
import { describe, expect, it } from "vitest";
import { FAULT_KINDS } from "../../../sim/fault/table.ts";
import { boundedRate } from "../../../sim/invariant/bounded-rate.ts";
import { UNWRITTEN_KINDS } from "../../../sim/invariant/failed-writes.ts";
import { handledOnce } from "../../../sim/invariant/handled-once.ts";
import { inOrder } from "../../../sim/invariant/in-order.ts";
import { loginNeededIsLoud } from "../../../sim/invariant/login-needed-is-loud.ts";
import { noLoss } from "../../../sim/invariant/no-loss.ts";
import { noPauseLoop } from "../../../sim/invariant/no-pause-loop.ts";
import { onePoll } from "../../../sim/invariant/one-poll.ts";
import { outboundNeverBlocked } from "../../../sim/invariant/outbound-never-blocked.ts";
import { promptStop } from "../../../sim/invariant/prompt-stop.ts";
import { recoversInTime } from "../../../sim/invariant/recovers-in-time.ts";
import type { CrashRecord } from "../../../sim/trace/record.ts";
import { breaches, TraceBuilder } from "./trace-builder.ts";

const KEPT: readonly CrashRecord["kept"][] = ["all", "last-writes-lost", "torn", "nothing"];

/** m1 came at 1 s and was handed over; the crash is at 100 s, the next life begins at 101 s. */
function crashed(
  kept: CrashRecord["kept"],
  before: (t: TraceBuilder) => void,
  header: ConstructorParameters<typeof TraceBuilder>[0] = {},
): TraceBuilder {
  const t = new TraceBuilder(header);
  const poll = t.live();
  t.at(1_000)
    .inbound("m1")
    .answer(poll, { messages: ["m1"] });
  before(t);
  t.at(100_000).crash(kept).at(101_000).revived().held();
  return t.at(102_000);
}

describe("handled-once", () => {
  it("lets the handler that a crash took away begin again, whatever was kept", () => {
    for (const kept of KEPT) {
      const t = crashed(kept, before => before.handling("m1")).handles("m1");
      expect(breaches(handledOnce, t.end())).toEqual([]);
      expect(breaches(handledOnce, t.handles("m1").end())).toHaveLength(1);
    }
  });

  it("knows what each kind of crash lets a subject forget", () => {
    const twice = (kept: CrashRecord["kept"], handledMs: number) =>
      breaches(
        handledOnce,
        crashed(kept, t => t.at(handledMs).handles("m1"))
          .handles("m1")
          .end(),
      ).length;
    // Handled at the instant of the crash, in the last minute, and before.
    expect(KEPT.map(kept => [100_000, 40_000, 39_999].map(ms => twice(kept, ms)))).toEqual([
      [0, 1, 1],
      [0, 0, 1],
      [0, 0, 1],
      [0, 0, 0],
    ]);
  });

  it("lets a subject forget what its disk refused from the handling to the crash, if it tried", () => {
    const twice = (handledMs: number, ...failuresMs: number[]) =>
      breaches(
        handledOnce,
        crashed("all", t => {
          t.at(handledMs).handles("m1");
          for (const ms of failuresMs)
            t.at(ms).fault("fired", { kind: "disk-full", endpoints: [], blocks: false });
        })
          .handles("m1")
          .end(),
      ).length;
    expect(twice(30_000, 30_000, 60_000)).toBe(0);
    expect(twice(50_000, 50_000)).toBe(0);
    // It never tried; it had a minute to try again; it tried first when a minute had gone by.
    expect(twice(50_000)).toBe(1);
    expect(twice(20_000, 20_000, 39_999)).toBe(1);
    expect(twice(10_000, 70_001)).toBe(1);
  });

  it("lets a subject forget what was on its way into a slow store for up to 5 s", () => {
    const twice = (handledMs: number, slowMs: number, kind = "store-slow") =>
      breaches(
        handledOnce,
        crashed("all", t => {
          if (slowMs < handledMs) t.at(slowMs).fault("fired", { kind, endpoints: [], blocks: false });
          t.at(handledMs).handles("m1");
          if (slowMs >= handledMs) t.at(slowMs).fault("fired", { kind, endpoints: [], blocks: false });
        })
          .handles("m1")
          .end(),
      ).length;
    expect(twice(99_000, 99_000)).toBe(0);
    expect(twice(95_000, 95_000)).toBe(0);
    // It was written long ago; it wrote nothing since; the store was well.
    expect(twice(94_999, 95_000)).toBe(1);
    expect(twice(99_000, 98_999)).toBe(1);
    expect(twice(99_000, 99_000, "callback-hangs")).toBe(1);
  });

  it.each([
    ["store-hangs", 0],
    ["disk-denied", 0],
    ["store-slow", 1],
  ])("excuses what a crash finds unwritten after %s", (kind, breachesThen) => {
    const t = crashed("all", trace => {
      trace.at(1_000).handles("m1");
      for (const ms of [20_000, 40_000]) trace.at(ms).fault("fired", { kind, endpoints: [], blocks: false });
    });
    expect(breaches(handledOnce, t.handles("m1").end())).toHaveLength(breachesThen);
  });

  it("knows every kind of fault that spoils a write", () => {
    const spoiling = FAULT_KINDS.filter(({ onWrite }) => onWrite !== undefined).map(({ id }) => id);
    // What hangs in the store has no effect either; what is slow has.
    expect([...UNWRITTEN_KINDS].toSorted()).toEqual([...spoiling, "store-hangs"].toSorted());
  });

  it("takes what every account had", () => {
    const t = new TraceBuilder({ accounts: ["other", "bot"] }).handles("m1");
    t.add({ type: "crash", kept: "nothing" }).handles("m1");
    expect(breaches(handledOnce, t.end())).toEqual([]);
    expect(breaches(handledOnce, t.handles("m1").end())).toHaveLength(1);
  });
});

describe("no-loss", () => {
  const lost = (t: TraceBuilder) => breaches(noLoss, t.at(200_000).end()).length;

  it("knows what each kind of crash lets a subject forget that it had acknowledged", () => {
    const owedWhenAcked = (kept: CrashRecord["kept"], ackedMs: number) =>
      lost(crashed(kept, t => t.at(ackedMs).marked("acked", "m1")));
    // Acknowledged in the last minute, and before.
    expect(KEPT.map(kept => [40_000, 39_999].map(ms => owedWhenAcked(kept, ms)))).toEqual([
      [1, 1],
      [0, 1],
      [0, 1],
      [0, 0],
    ]);
  });

  it("wants the handler's message handled after all, if the server owes it or it was acknowledged", () => {
    for (const kept of KEPT) {
      expect(lost(crashed(kept, t => t.handling("m1")))).toBe(1);
      expect(lost(crashed(kept, t => t.handling("m1")).handles("m1"))).toBe(0);
      const acked = crashed(kept, t => t.handling("m1").marked("acked", "m1"));
      expect(lost(acked)).toBe(kept === "nothing" ? 0 : 1);
    }
  });

  it("charges the server that hands over once, unless the subject had said that it has it", () => {
    const consume = { cursor: "consume" } as const;
    for (const kept of KEPT) {
      expect(lost(crashed(kept, t => t, consume))).toBe(0);
      const acked = crashed(kept, t => t.marked("acked", "m1"), consume);
      expect(lost(acked)).toBe(kept === "nothing" ? 0 : 1);
    }
  });

  it("excuses who is down at the end or came back a moment ago", () => {
    const t = new TraceBuilder();
    t.live();
    t.at(1_000).inbound("m1").at(195_000).crash();
    expect(lost(t)).toBe(0);
    t.at(200_000).revived();
    expect(breaches(noLoss, t.at(205_000).end())).toEqual([]);
    expect(breaches(noLoss, t.at(211_000).end())).toHaveLength(1);
  });
});

describe("in-order", () => {
  it("does not count the handling that a crash took away", () => {
    const t = new TraceBuilder().inbound("m1").inbound("m2").handling("m1").crash();
    t.at(1_000).handles("m2").at(2_000).handles("m1");
    expect(breaches(inOrder, t.end()).map(([ms]) => ms)).toEqual([2_000]);
    const right = new TraceBuilder().inbound("m1").inbound("m2").handling("m1").crash();
    right.at(1_000).handles("m1").at(2_000).handles("m2");
    expect(breaches(inOrder, right.end())).toEqual([]);
  });
});

describe("the wire", () => {
  it("one-poll: the poll of the process that was killed is over", () => {
    for (const [dies, count] of [
      [true, 0],
      [false, 1],
    ] as const) {
      const t = new TraceBuilder();
      t.live();
      if (dies) t.at(1_000).crash().revived();
      t.held();
      expect(breaches(onePoll, t.end())).toHaveLength(count);
    }
  });

  it("one-poll: what the killed process is still answered reaches nobody", () => {
    const t = new TraceBuilder();
    const poll = t.live();
    t.at(1_000).crash().revived();
    t.held();
    t.at(2_000).answer(poll);
    expect(breaches(recoversInTime, t.at(60_000).end())).toEqual([]);
    t.held();
    expect(breaches(onePoll, t.end())).toHaveLength(1);
  });

  it("bounded-rate: a poll that was held at the crash brought nothing either", () => {
    const t = new TraceBuilder();
    for (let n = 0; n < 6; n += 1) {
      t.held();
      t.crash();
    }
    expect(breaches(boundedRate, t.end())).toHaveLength(1);
  });

  it("outbound-never-blocked: what was asked of a process that dies or is dead is nobody's duty", () => {
    const judged = (t: TraceBuilder) => breaches(outboundNeverBlocked, t.at(60_000).end()).length;
    const dying = new TraceBuilder();
    dying.live();
    expect(judged(dying.asked("s1").at(500).crash().at(1_500).revived())).toBe(0);
    const dead = new TraceBuilder();
    dead.live();
    expect(judged(dead.crash().at(500).asked("s1").at(1_000).revived())).toBe(0);
    const late = new TraceBuilder();
    late.live();
    expect(judged(late.asked("s1").at(1_001).crash())).toBe(1);
    const revived = new TraceBuilder();
    revived.live();
    expect(judged(revived.crash().revived().asked("s1"))).toBe(1);
  });
});

describe("life", () => {
  it("recovers-in-time: the next life has to receive within 10 s of its start", () => {
    const t = new TraceBuilder();
    t.live();
    t.at(50_000).crash().at(80_000).lifecycle("start-asked", "crash");
    const started = t.seq;
    expect(breaches(recoversInTime, t.at(89_999).end())).toEqual([]);
    expect(breaches(recoversInTime, t.at(100_000).end())).toEqual([[90_000, [started]]]);
    const good = new TraceBuilder();
    good.live();
    good.at(50_000).crash().at(80_000).revived().at(85_000).held();
    expect(breaches(recoversInTime, good.at(100_000).end())).toEqual([]);
  });

  it("recovers-in-time: a start of an account that receives already asks for nothing", () => {
    const t = new TraceBuilder();
    t.live();
    expect(breaches(recoversInTime, t.at(5_000).lifecycle("start-asked", "fault").at(60_000).end())).toEqual(
      [],
    );
  });

  it("no-pause-loop: a dead process is silent and forgets what it was told", () => {
    const t = new TraceBuilder();
    const poll = t.live();
    t.at(1_000).stale(poll).crash().at(600_000).lifecycle("start-asked", "crash");
    t.refused("getupdates");
    expect(breaches(noPauseLoop, t.at(601_000).end())).toEqual([]);
    t.refused("getupdates");
    expect(breaches(noPauseLoop, t.end())).toHaveLength(1);
  });

  it("prompt-stop: a crash ends the stop, unless it was overdue", () => {
    for (const [crashMs, count] of [
      [5_000, 0],
      [5_001, 1],
    ] as const) {
      const t = new TraceBuilder().lifecycle("stop-asked").at(crashMs).crash().at(60_000);
      expect(breaches(promptStop, t.lifecycle("stop-asked").lifecycle("stop-done").end())).toHaveLength(
        count,
      );
    }
  });

  it("login-needed-is-loud: the next life has to learn it and to say it anew", () => {
    const t = new TraceBuilder();
    const poll = t.live();
    t.at(1_000).session("dead").stale(poll);
    t.status("needs-login", "taken over").at(50_000).crash().at(60_000).lifecycle("start-asked", "crash");
    t.refused("getupdates");
    const told = t.seq;
    expect(breaches(loginNeededIsLoud, t.at(100_000).end())).toEqual([[70_000, [told]]]);
    const good = new TraceBuilder();
    const goodPoll = good.live();
    good.at(1_000).session("dead").stale(goodPoll);
    good.status("needs-login", "taken over").at(50_000).crash().at(60_000).lifecycle("start-asked", "crash");
    good.refused("getupdates");
    expect(breaches(loginNeededIsLoud, good.status("needs-login", "taken over").at(100_000).end())).toEqual(
      [],
    );
  });
});
