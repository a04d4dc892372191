/** delivered-once: nothing twice, and nothing in part. */
import { describe, expect, it } from "vitest";
import { deliveredOnce } from "../../../sim/invariant/delivered-once.ts";
import { breaches, TraceBuilder } from "./trace-builder.ts";

function asking(): TraceBuilder {
  const t = new TraceBuilder();
  t.live();
  return t.at(1_000).asked("s1");
}
/** s1 is taken, and the answer is lost. */
function unheard(t: TraceBuilder): TraceBuilder {
  const request = t.request("sendmessage", { message: "s1" });
  return t.accepted(request, { message: "s1" }).failure(request, true);
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
    expect(messagesOf(unheard(asking()).sent("s1", { repeated: true }))).toEqual([]);
  });

  it("must not be repeated to a service that does not know the id where its yes had come", () => {
    expect(messagesOf(asking().sent("s1").sent("s1", { repeated: true }))).toEqual([
      "bot: s1 was accepted at 06:00:01 and once more, although its yes had come, at 06:00:01",
    ]);
    const killed = asking().sent("s1").at(5_000).crash("torn").revived();
    expect(messagesOf(killed.sent("s1", { repeated: true }))).toHaveLength(1);
  });

  it("may come again when the network copied its request", () => {
    const t = asking().sent("s1");
    t.add({ type: "accepted", request: 99, account: "bot", endpoint: "sendmessage", message: "s1" });
    expect(messagesOf(t)).toEqual([]);
  });

  it("that nobody asked for is not known, and stands for no other", () => {
    expect(messagesOf(asking().sent("?").sent("?"))).toEqual([]);
  });

  it.each(["all", "nothing", "torn"] as const)("breaks it after a crash that kept %s too", kept => {
    const t = asking().sent("s1").at(5_000).crash(kept).revived().sent("s1");
    expect(messagesOf(t)).toHaveLength(1);
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
