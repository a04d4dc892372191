/** delivered-once: nothing twice, nothing in part, and nothing that waits for ever. */
import { describe, expect, it } from "vitest";
import { deliveredOnce } from "../../../sim/invariant/delivered-once.ts";
import { breaches, TraceBuilder } from "./trace-builder.ts";

const NEXT_DAY_MS = 24 * 60 * 60_000;

function asking(): TraceBuilder {
  const t = new TraceBuilder();
  t.live();
  return t.at(1_000).asked("s1");
}
const messagesOf = (t: TraceBuilder) =>
  deliveredOnce.examine(t.end()).violations.map(({ message }) => message);

describe("a text", () => {
  it("arrives once", () => {
    const trace = asking().sent("s1").done("s1", "sent").end();
    expect(deliveredOnce.examine(trace)).toEqual({ examined: 2, violations: [] });
  });

  it("must not be accepted again under another client_id", () => {
    const t = asking().sent("s1");
    const first = t.seq - 1;
    const trace = t.at(5_000).sent("s1").end();
    expect(breaches(deliveredOnce, trace)).toEqual([[5_000, [first, first + 3]]]);
    expect(deliveredOnce.examine(trace).violations[0]?.message).toBe(
      "bot: s1 was accepted at 06:00:01 and once more, under another client_id, at 06:00:05",
    );
  });

  it("may be repeated under its own, whether or not the service knows it", () => {
    expect(messagesOf(asking().sent("s1").sent("s1", { duplicate: true }))).toEqual([]);
    expect(messagesOf(asking().sent("s1").sent("s1", { repeated: true }))).toEqual([]);
  });

  it("may come again when the network copied its request", () => {
    const t = asking().sent("s1");
    t.add({ type: "accepted", request: 99, account: "bot", endpoint: "sendmessage", message: "s1" });
    expect(messagesOf(t)).toEqual([]);
  });

  it("that nobody asked for is not known, and stands for no other", () => {
    expect(messagesOf(asking().sent("?").sent("?"))).toEqual([]);
  });

  it.each([
    ["all", 5_000, 1],
    ["nothing", 5_000, 0],
    ["nothing", 500_000, 0],
    ["torn", 60_000, 0],
    ["last-writes-lost", 60_000, 0],
    ["last-writes-lost", 62_000, 1],
  ] as const)("after a crash that kept %s, at %s ms, breaks it %s times", (kept, atMs, count) => {
    const t = asking().sent("s1").at(atMs).crash(kept).revived().sent("s1");
    expect(messagesOf(t)).toHaveLength(count);
  });
});

describe("a text in pieces", () => {
  const piece = (part: number, chars: number) => ({ part, chars, of: 9_000 });

  it("is whole when its pieces cover it, in any order", () => {
    const t = asking().sent("s1", piece(4_000, 4_000)).sent("s1", piece(0, 4_000));
    expect(messagesOf(t.sent("s1", piece(8_000, 1_000)).done("s1", "sent"))).toEqual([]);
  });

  it.each([
    ["in the middle", [piece(0, 4_000), piece(8_000, 1_000)], 4_000],
    ["at the end", [piece(0, 4_000), piece(4_000, 4_000)], 1_000],
    ["at the beginning", [piece(4_000, 5_000)], 4_000],
  ])("must not be reported sent with a gap %s", (_, pieces, missing) => {
    const t = asking();
    for (const each of pieces) t.sent("s1", each);
    expect(messagesOf(t.done("s1", "sent"))).toEqual([
      `bot: s1 was reported sent at 06:00:01, but ${missing} of its 9000 characters had not arrived`,
    ]);
  });

  it("may be reported otherwise with a gap, and sent where an answer was forged", () => {
    expect(messagesOf(asking().sent("s1", piece(0, 4_000)).done("s1", "unknown"))).toEqual([]);
    const t = asking().sent("s1", piece(0, 4_000));
    expect(messagesOf(t.answer(t.request("sendmessage", { message: "s1" })).done("s1", "sent"))).toEqual([]);
  });

  it("must not have one of them accepted twice, nor be sent whole as well", () => {
    const twice = asking().sent("s1", piece(0, 4_000)).sent("s1", piece(4_000, 4_000));
    expect(messagesOf(twice.sent("s1", piece(4_000, 5_000)))).toEqual([
      "bot: s1 from character 4000 on was accepted at 06:00:01 and once more, under another client_id, at 06:00:01",
    ]);
    expect(messagesOf(asking().sent("s1", piece(0, 4_000)).sent("s1"))).toHaveLength(1);
  });
});

it("what the server dropped as the repetition of another text has not arrived", () => {
  const t = asking().sent("s1", { duplicate: true }).done("s1", "sent");
  expect(messagesOf(t)).toEqual([
    "bot: s1 was reported sent at 06:00:01, but the server had dropped it as the repetition of another",
  ]);
});

it("a send that nothing was taken of is left to truthful-send", () => {
  expect(deliveredOnce.examine(asking().done("s1", "sent").end()).examined).toBe(0);
});

describe("a text that waits", () => {
  /** Refused for quota, and declined as queued. */
  function queued(t = asking()): TraceBuilder {
    return refused(t).done("s1", "declined", "queued");
  }
  const refused = (t: TraceBuilder, code: number | string = -2) =>
    t.answer(t.request("sendmessage", { message: "s1" }), { ok: false, code });
  const word = (t: TraceBuilder, atMs: number, message = "m1") =>
    t.at(atMs).inbound(message).handles(message);

  it("goes out within a minute of its user's next word", () => {
    const t = word(queued(), 100_000).at(160_000).sent("s1");
    expect(deliveredOnce.examine(t.end())).toEqual({ examined: 2, violations: [] });
  });

  it("must not stay", () => {
    const t = queued();
    const said = t.seq;
    word(t, 100_000);
    const trace = t.at(160_000).end();
    expect(breaches(deliveredOnce, trace)).toEqual([[160_000, [said, said + 1, said + 3]]]);
    expect(deliveredOnce.examine(trace).violations[0]?.message).toBe(
      "bot: s1, queued at 06:00:01, had not gone out at 06:02:40, although alice had written m1, " +
        "handled at 06:01:40 (1 min 0 s allowed)",
    );
  });

  it("must not go out in part", () => {
    const t = word(queued(), 100_000).sent("s1", { part: 0, chars: 4_000, of: 9_000 });
    expect(messagesOf(t.at(300_000))).toHaveLength(1);
  });

  it.each([
    ["nobody writes", (t: TraceBuilder) => t],
    [
      "another user writes",
      (t: TraceBuilder) => t.inbound("m1", "bob").handling("m1", "bob").handled("m1", "bob"),
    ],
    ["the word is not handled", (t: TraceBuilder) => t.inbound("m1").handling("m1")],
    ["the minute is not over", (t: TraceBuilder) => word(t, 9_950_000)],
    ["it is refused again", (t: TraceBuilder) => refused(word(t, 100_000))],
    ["it is refused for good", (t: TraceBuilder) => refused(word(t, 100_000), -1)],
    [
      "it may be there",
      (t: TraceBuilder) => t.failure(word(t, 100_000).request("sendmessage", { message: "s1" })),
    ],
    [
      "it is on its way",
      (t: TraceBuilder) => void word(t, 100_000).request("sendmessage", { message: "s1" }),
    ],
    [
      "sendmessage fails",
      (t: TraceBuilder) => word(t.fault("opened", { endpoints: ["sendmessage"] }), 100_000),
    ],
    ["the session is dead", (t: TraceBuilder) => word(t.session("dead"), 100_000)],
    ["the account is stopped", (t: TraceBuilder) => word(t, 100_000).lifecycle("stop-asked")],
    ["the store is gone", (t: TraceBuilder) => word(t.crash("nothing").revived(), 100_000)],
    ["it is a day old", (t: TraceBuilder) => word(t, NEXT_DAY_MS + 2_000)],
  ])("may stay while %s", (_, happens) => {
    const t = queued();
    happens(t);
    expect(messagesOf(t.at(Math.max(10_000_000, t.nowMs + 59_999)))).toEqual([]);
  });

  it("that an earlier word of its user came too early for needs another", () => {
    const t = asking().inbound("m1");
    expect(messagesOf(queued(t).at(2_000).handles("m1").at(900_000))).toEqual([]);
  });

  it("must go out after a further word when it was refused again, and after a crash that kept it", () => {
    const again = word(refused(word(queued(), 100_000)), 200_000, "m2");
    expect(breaches(deliveredOnce, again.at(900_000).end()).map(([ms]) => ms)).toEqual([260_000]);
    for (const kept of ["all", "torn"] as const) {
      const t = word(queued().at(90_000).crash(kept).revived(), 100_000);
      expect(breaches(deliveredOnce, t.at(900_000).end()).map(([ms]) => ms)).toEqual([160_000]);
    }
  });

  it("has a hold and a margin more when something stood in the way", () => {
    const cut = word(queued().fault("opened"), 100_000).at(200_000).fault("closed");
    const down = word(queued(), 100_000);
    down.at(200_000 - 50_000).failure(down.request("sendmessage", { message: "s1" }), false, "ECONNREFUSED");
    for (const [t, dueMs] of [
      [cut, 320_000],
      [down, 270_000],
    ] as const)
      expect(breaches(deliveredOnce, t.at(900_000).end()).map(([ms]) => ms)).toEqual([dueMs]);
  });

  it("waits behind those before it, as long as they move", () => {
    const t = queued();
    t.asked("s2").done("s2", "declined", "queued");
    word(t, 100_000).at(150_000).sent("s1").at(200_000);
    expect(messagesOf(t)).toEqual([]);
    expect(breaches(deliveredOnce, t.at(300_000).end()).map(([ms]) => ms)).toEqual([210_000]);
  });
});
