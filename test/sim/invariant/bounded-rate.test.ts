/** bounded-rate for what is sent: attempts, courtesies, and the rest that a -2 asks for. That for polls is in polling.test.ts. */
import { describe, expect, it } from "vitest";
import { boundedRate } from "../../../sim/invariant/bounded-rate.ts";
import { breaches, TraceBuilder } from "./trace-builder.ts";

function started(): TraceBuilder {
  const t = new TraceBuilder();
  t.live();
  return t.at(10_000);
}
const tries = (t: TraceBuilder, message = "s1") => t.request("sendmessage", { message, to: "alice" });
const refused = (t: TraceBuilder, message = "s1") => t.answer(tries(t, message), { ok: false, code: -2 });
const said = (t: TraceBuilder) => boundedRate.examine(t.end()).violations.map(({ message }) => message);

describe("a text", () => {
  it("is tried at most ten times a minute", () => {
    const times = (count: number) => {
      const t = started();
      for (let attempt = 0; attempt < count; attempt++) t.at(10_000 + attempt * 5_000).failure(tries(t));
      return said(t);
    };
    expect(times(10)).toEqual([]);
    expect(times(11)).toEqual(["bot: 11 attempts at s1 in less than 1 min 0 s from 06:00:10 (10 allowed)"]);
  });

  it("counts each piece for itself, and not what brings something", () => {
    const t = started();
    for (let part = 0; part < 20; part++)
      t.at(10_000 + part * 1_000).failure(t.request("sendmessage", { message: "s1", part }));
    for (let time = 0; time < 20; time++) t.sent("s2");
    expect(said(t)).toEqual([]);
  });

  it("is not tried again within a minute of a -2", () => {
    const t = refused(started());
    const refusal = t.seq;
    refused(t.at(69_999));
    expect(breaches(boundedRate, t.end())).toEqual([[69_999, [refusal, refusal + 1]]]);
    expect(said(refused(refused(started()).at(70_000)))).toEqual([]);
  });

  it.each([
    ["its user has written", (t: TraceBuilder) => t.inbound("m1").answer(t.held(), { messages: ["m1"] })],
    ["another text went", (t: TraceBuilder) => t.sent("s2")],
    [
      "the account was started again",
      (t: TraceBuilder) => t.lifecycle("stop-asked").lifecycle("start-asked"),
    ],
    ["a login came", (t: TraceBuilder) => t.credential("bot#2")],
  ])("may be tried again at once when %s", (_, happens) => {
    const t = refused(started());
    happens(t.at(20_000));
    expect(said(refused(t.at(21_000)))).toEqual([]);
  });

  it("makes those wait that wait behind it", () => {
    const waiting = () => {
      const t = started();
      for (const message of ["s1", "s2", "s3"])
        refused(t.asked(message), message).done(message, "declined", "queued");
      return t
        .at(100_000)
        .inbound("m1")
        .answer(t.held(), { messages: ["m1"] });
    };
    const ended = (t: TraceBuilder) =>
      t.add({ type: "send-ended", account: "bot", message: "s1", outcome: "set-aside" });
    expect(said(refused(waiting()))).toEqual([]);
    expect(said(refused(refused(refused(waiting()), "s2"), "s3"))).toEqual([
      "bot: s2 was refused by -2 at 06:01:40 and tried again at 06:01:40, although nothing had changed (1 min 0 s of rest at least)",
    ]);
    expect(said(refused(refused(waiting()).at(102_000), "s2"))).toEqual([]);
    expect(said(refused(refused(waiting().at(102_000)), "s2"))).toHaveLength(1);
    expect(said(refused(ended(refused(waiting().at(102_000))), "s2"))).toEqual([]);
    expect(said(refused(refused(waiting().at(102_000)).at(162_000), "s2"))).toEqual([]);
  });

  it("may be tried again at once after any other end", () => {
    const t = started();
    t.failure(tries(t));
    t.answer(tries(t), { ok: false, code: -1 });
    expect(said(t.sent("s1"))).toEqual([]);
  });
});

describe("an account", () => {
  it("repeats at most five sends a second, however many texts they are of; first attempts are what was asked for", () => {
    const repeats = (count: number) => {
      const t = started();
      for (let text = 0; text < 20; text++) t.failure(tries(t, `s${text}`));
      t.at(20_000);
      for (let text = 0; text < count; text++) t.failure(tries(t, `s${text}`));
      return said(t);
    };
    expect(repeats(5)).toEqual([]);
    expect(repeats(6)).toEqual([
      "bot: 6 fruitless repeated sends in less than 1 s from 06:00:20 (5 allowed)",
    ]);
  });

  it("asks about a QR code at most five times a second where it is not held", () => {
    const asks = (count: number, heldMs: number) => {
      const t = started();
      const requests = Array.from({ length: count }, () => t.request("get_qrcode_status"));
      t.at(t.nowMs + heldMs);
      for (const request of requests) t.answer(request);
      return said(t).length;
    };
    expect([asks(5, 999), asks(6, 999), asks(6, 1_000)]).toEqual([0, 1, 0]);
  });

  it.each(["getconfig", "sendtyping", "getuploadurl", "upload", "get_bot_qrcode"] as const)(
    "asks %s for nothing at most five times a second",
    endpoint => {
      const asks = (count: number, ok: boolean) => {
        const t = started();
        for (let time = 0; time < count; time++) t.answer(t.request(endpoint, { to: "alice" }), { ok });
        return said(t).length;
      };
      expect(asks(5, false)).toBe(0);
      expect(asks(6, false)).toBe(1);
      expect(asks(6, true)).toBe(0);
    },
  );

  it("is not blamed for the upload that each address calls for", () => {
    const t = started();
    for (let picture = 0; picture < 10; picture++) t.answer(t.request("getuploadurl", { to: "alice" }));
    const upload = () => t.failure(t.request("upload", { account: "?" }));
    for (let picture = 0; picture < 10; picture++) upload();
    expect(said(t)).toEqual([]);
    for (let again = 0; again < 6; again++) upload();
    expect(said(t)).toHaveLength(1);
  });

  it("is not blamed for the two calls about typing that each handling brings", () => {
    const t = started();
    for (let message = 0; message < 10; message++) {
      t.handling(`m${message}`);
      for (let call = 0; call < 2; call++) t.failure(t.request("getconfig", { to: "alice" }));
      t.handled(`m${message}`);
    }
    expect(said(t)).toEqual([]);
    for (let call = 0; call < 6; call++) t.failure(t.request("getconfig", { to: "alice" }));
    expect(said(t)).toHaveLength(1);
  });

  it("is not blamed for what is asked of it at once: one call about typing each, soon after", () => {
    const shows = (asked: number, calls: number, afterMs: number) => {
      const t = started();
      for (let n = 0; n < asked; n++) t.add({ type: "typing-asked", account: "bot", to: "alice" });
      t.at(t.nowMs + afterMs);
      for (let n = 0; n < calls; n++) t.failure(t.request("sendtyping", { to: "alice" }));
      return said(t).length;
    };
    expect([shows(20, 20, 0), shows(20, 25, 0), shows(20, 26, 0), shows(20, 20, 10_000)]).toEqual([
      0, 0, 1, 1,
    ]);
  });
});
