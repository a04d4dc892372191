/** What a run says that it tried: counted from its trace, told in one line, and no pass without it. */
import { describe, expect, it } from "vitest";
import { timelineOf } from "../../../sim/invariant/timeline.ts";
import { triedLine } from "../../../sim/report/tried-line.ts";
import { runTrial } from "../../../sim/verdict/trial.ts";
import { triedIn } from "../../../sim/verdict/tried.ts";
import { plainClient } from "../../plain-client/client.ts";
import { quiet, sending } from "../defects/scenarios.ts";
import { TraceBuilder } from "../invariant/trace-builder.ts";

const tried = (t: TraceBuilder) => triedIn(timelineOf(t.end()));
const ended = (t: TraceBuilder, message: string, outcome: "sent" | "expired" | "set-aside") =>
  t.add({ type: "send-ended", account: "bot", message, outcome });

describe("sends", () => {
  it("are counted by what the server saw of them and by how each stood at the end", () => {
    const t = new TraceBuilder();
    t.live();
    t.asked("s1").sent("s1").done("s1", "sent");
    t.asked("s2").done("s2", "declined", "stopped");
    const lost = t.asked("s3").request("sendmessage", { message: "s3" });
    t.failure(lost).done("s3", "unknown", "reset");
    t.asked("s4").refused("sendmessage");
    for (const [message, end] of [
      ["s5", "expired"],
      ["s6", "set-aside"],
      ["s7", "sent"],
    ] as const) {
      const request = t.asked(message).request("sendmessage", { message });
      t.answer(request, { ok: false, code: -2 }).done(message, "declined", "queued");
      ended(t, message, end);
    }
    t.asked("s8").done("s8", "declined", "queued");
    // Its client tells no end, and the server shows it.
    t.asked("s9").done("s9", "declined", "queued").sent("s9");
    expect(tried(t).sends).toEqual({
      asked: 9,
      onWire: 6,
      reached: 5,
      accepted: 2,
      sent: 3,
      waiting: 1,
      expired: 1,
      setAside: 1,
      declined: 1,
      refused: 0,
      failed: 0,
      unknown: 1,
      unreported: 1,
    });
  });

  it("of which only a part was taken are not accepted", () => {
    const t = new TraceBuilder();
    t.live();
    t.asked("s1").sent("s1", { part: 0, chars: 10, of: 30 }).sent("s1", { part: 10, chars: 10, of: 30 });
    expect(tried(t).sends).toMatchObject({ asked: 1, onWire: 1, accepted: 0 });
    t.sent("s1", { part: 20, chars: 10, of: 30 });
    expect(tried(t).sends).toMatchObject({ asked: 1, accepted: 1 });
  });
});

it("of sends is what the client said last, though the server knows better", () => {
  const t = new TraceBuilder();
  t.live();
  t.asked("s1").sent("s1").done("s1", "unknown", "queued");
  // Of what was never asked, an end is told.
  ended(t, "s2", "sent");
  expect(tried(t).sends).toMatchObject({ asked: 1, accepted: 1, unknown: 1, sent: 0, waiting: 0 });
});

describe("messages", () => {
  it("that nobody handed over are not handled, and the slowest is the first of its kind", () => {
    const t = new TraceBuilder();
    const poll = t.live();
    for (const message of ["m1", "m2", "m3", "m4"]) t.inbound(message);
    t.at(1_000).answer(poll, { messages: ["m1", "m2", "m3", "m4"] });
    t.handles("m1").handles("m9");
    expect(tried(t).messages).toMatchObject({ handled: 1, slowestMs: 0, slowest: "m1" });
    const rest = t.at(3_000).handles("m2").handles("m3").held();
    t.at(4_000)
      .inbound("m5")
      .answer(rest, { messages: ["m5"] })
      .handles("m5");
    expect(tried(t).messages).toMatchObject({ handled: 4, slowestMs: 2_000, slowest: "m2" });
  });

  it("are counted once each, and the slowest is named", () => {
    const t = new TraceBuilder();
    const poll = t.live();
    t.at(1_000).inbound("m1").inbound("m2").inbound("m3").inbound("m4");
    t.answer(poll, { messages: ["m1", "m2", "m3"] });
    t.at(3_000).handles("m1");
    const again = t.held();
    t.at(8_000).answer(again, { messages: ["m2"] });
    // Handed over at 1 s for the first time.
    t.at(9_000).handles("m2");
    t.at(30_000).handles("m1");
    expect(tried(t).messages).toEqual({
      written: 4,
      handedOver: 3,
      handled: 2,
      slowestMs: 8_000,
      slowest: "m2",
    });
  });
});

describe("the time without receiving", () => {
  it("counts what no held and well answered poll covers, while the account is to run", () => {
    const t = new TraceBuilder();
    const first = t.live();
    t.at(35_000).answer(first);
    // 20 s without a poll that the server holds, then one that is well answered.
    t.at(45_000).notified();
    t.at(50_000).refused("getupdates");
    const second = t.at(55_000).held();
    t.at(60_000).answer(second).lifecycle("stop-asked").lifecycle("stop-done");
    // A poll beside its life is none of its own.
    t.answer(t.at(100_000).held());
    const third = t.at(200_000).lifecycle("start-asked").held();
    t.at(210_000).answer(third);
    expect(tried(t).deafMs).toBe(20_000);
  });

  it("goes on over a poll that the server did not hold, or answered with a no", () => {
    const t = new TraceBuilder();
    const first = t.live();
    t.at(35_000).answer(first);
    const faked = t.at(40_000).request("getupdates");
    t.answer(faked, { fault: "html" });
    const refused = t.at(45_000).held();
    t.at(50_000).answer(refused, { ok: false, code: -1 });
    t.at(60_000).held();
    expect(tried(t.at(61_000)).deafMs).toBe(25_000);
  });

  it("does not go on while the process is dead", () => {
    const t = new TraceBuilder();
    const first = t.live();
    t.at(35_000).answer(first);
    t.at(40_000).crash();
    t.at(100_000).revived().held();
    expect(tried(t.at(101_000)).deafMs).toBe(5_000);
  });

  it("goes on over a poll that is held and never well answered, and to the end", () => {
    const t = new TraceBuilder();
    const first = t.live();
    t.at(35_000).answer(first);
    const lost = t.held();
    t.at(80_000).failure(lost, true);
    expect(tried(t.at(100_000)).deafMs).toBe(65_000);
  });

  it("goes on over a poll that nothing will ever answer", () => {
    const t = new TraceBuilder();
    const first = t.live();
    t.at(35_000).answer(first);
    const lost = t.held();
    t.fault("fired", { request: lost, seenBy: "deadline" });
    expect(tried(t.at(60_000)).deafMs).toBe(25_000);
  });

  it("is none on a healthy channel, whose last poll is held still", () => {
    const t = new TraceBuilder();
    t.live();
    expect(tried(t.at(30_000)).deafMs).toBe(0);
  });
});

it("a line says all of it", () => {
  const t = new TraceBuilder();
  const poll = t.live();
  t.at(1_000)
    .inbound("m1")
    .answer(poll, { messages: ["m1"] });
  t.at(3_000).handles("m1").asked("s1").sent("s1").done("s1", "sent");
  t.asked("s2").done("s2", "declined", "queued").held();
  expect(triedLine(tried(t))).toBe(
    "tried: 1 message, 1 handled within 2 s · 2 sends, 1 on the wire, 1 accepted, 1 waiting · at most 2 s without receiving",
  );
  expect(triedLine(tried(new TraceBuilder()))).toBe(
    "tried: no message · no send · at most 0 ms without receiving",
  );
});

describe("a client that declines every send as invalid", () => {
  it.each([quiet, sending])("does not pass $name", async scenario => {
    const of = (...habits: Parameters<typeof plainClient>) =>
      runTrial({ scenario, subjectName: "plain", subject: plainClient(...habits), door: "memory" });
    const { row } = await of("declines every send as invalid");
    expect(row.verdict).not.toBe("pass");
    expect(row.tried?.sends).toMatchObject({ onWire: 0, declined: row.tried?.sends.asked });
    expect((await of()).row).toMatchObject({ verdict: "pass" });
  });
});
