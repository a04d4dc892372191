/** recovers-in-time, of logins: what was confirmed on the phone is taken up, and a code that ran out is followed by another. */
import { describe, expect, it } from "vitest";
import { recoversInTime } from "../../../sim/invariant/recovers-in-time.ts";
import { TraceBuilder } from "./trace-builder.ts";

const QR = ["get_bot_qrcode", "get_qrcode_status"] as const;

type Fate = "confirmed" | "expired";

/** A code made at 1 s; the number of the request comes back. */
function made(t: TraceBuilder, fate: Fate, fateMs: number, count = 1): number {
  const request = t.at(Math.max(t.nowMs, 1_000)).request("get_bot_qrcode");
  t.add({ type: "code", request, account: "bot", shown: count, fate, fateMs });
  return request;
}

/** A code shown at 1 s. */
function shown(fate: Fate, fateMs: number, count = 1, t = new TraceBuilder()): TraceBuilder {
  return t.answer(made(t, fate, fateMs, count));
}

/** The service says what the phone has decided. */
function tells(t: TraceBuilder, more: object = {}): TraceBuilder {
  return t.session("live", "login").credential("bot#2").answer(t.request("get_qrcode_status"), more);
}

const missed = (t: TraceBuilder, endMs = 600_000) => {
  const trace = t.at(Math.max(t.nowMs, endMs)).end();
  const { examined, violations } = recoversInTime.examine(trace);
  return { examined, dueMs: violations.map(({ atMs }) => atMs) };
};

describe("a login that was confirmed on the phone", () => {
  it("is to be heard of within 10 s", () => {
    expect(missed(tells(shown("confirmed", 5_000).at(15_000)))).toEqual({ examined: 1, dueMs: [] });
    expect(missed(tells(shown("confirmed", 5_000).at(15_001)))).toEqual({ examined: 1, dueMs: [15_000] });
    expect(missed(shown("confirmed", 5_000))).toEqual({ examined: 1, dueMs: [15_000] });
    expect(missed(tells(shown("confirmed", 5_000), { ok: false })).dueMs).toEqual([15_000]);
    expect(missed(shown("confirmed", 5_000), 14_999)).toEqual({ examined: 1, dueMs: [] });
  });

  it("later where a fault touched the questions, but not for ever", () => {
    const cut = (atMs: number) => {
      const t = shown("confirmed", 5_000).at(atMs);
      t.cut("get_qrcode_status", [...QR]);
      return t;
    };
    expect(missed(cut(14_000)).dueMs).toEqual([24_000]);
    expect(missed(cut(15_001)).dueMs).toEqual([15_000]);
    const hung = shown("confirmed", 5_000).at(6_000);
    hung.hung("get_qrcode_status", [...QR]);
    expect(missed(hung).dueMs).toEqual([66_000]);
  });

  it("later where an answer is long in coming, the one with the code itself too", () => {
    const slow = (lengthMs: number) => {
      const t = new TraceBuilder();
      const code = made(t, "confirmed", 5_000);
      return t.at(5_000 + lengthMs).answer(code);
    };
    expect([missed(slow(999)).dueMs, missed(slow(8_000)).dueMs]).toEqual([[15_999], [23_000]]);
  });

  it("is nobody's where a fault, or a slow line, kept the code from whoever waited for it", () => {
    const spoilt = new TraceBuilder();
    const touched = made(spoilt, "confirmed", 5_000);
    spoilt.fault("fired", { request: touched, endpoints: [...QR] }).answer(touched, { ok: false });
    const slow = new TraceBuilder();
    const late = made(slow, "confirmed", 5_000);
    slow.at(2_000).abort(late);
    const open = new TraceBuilder();
    made(open, "confirmed", 5_000);
    for (const t of [spoilt, slow, open]) expect(missed(t)).toEqual({ examined: 1, dueMs: [] });
    const hasty = new TraceBuilder();
    const wanted = made(hasty, "confirmed", 5_000);
    hasty.at(1_999).abort(wanted);
    expect(missed(hasty)).toEqual({ examined: 1, dueMs: [15_000] });
  });

  it("is over where its questions have come to nothing for three minutes", () => {
    const asked = (untilMs: number) => {
      const t = shown("confirmed", 5_000);
      for (let atMs = 6_000; atMs <= untilMs; atMs += 1_000) t.at(atMs).cut("get_qrcode_status", [...QR]);
      return t;
    };
    expect(missed(asked(175_000)).dueMs).toEqual([185_000]);
    expect(missed(asked(176_000))).toEqual({ examined: 1, dueMs: [] });
  });

  it("is nobody's once another code is shown, the process is dead, or something else was told", () => {
    for (const t of [
      shown("confirmed", 90_000, 2, shown("confirmed", 5_000).at(4_000)).at(90_000),
      shown("confirmed", 5_000).at(9_000).crash(),
      tells(shown("confirmed", 5_000).at(6_000), { fault: "foreign" }).at(7_000),
    ])
      expect(missed(t, 95_000).dueMs).toEqual([]);
  });
});

describe("a code that nobody scanned", () => {
  it("is followed by another", () => {
    const again = (atMs: number) => shown("expired", 300_000, 2, shown("expired", 121_000).at(atMs));
    expect(missed(again(131_000))).toEqual({ examined: 1, dueMs: [] });
    expect(missed(again(131_001))).toEqual({ examined: 1, dueMs: [131_000] });
    expect(missed(shown("expired", 121_000))).toEqual({ examined: 1, dueMs: [131_000] });
  });

  it("need not be, when it is the second, or lasts as long as a login", () => {
    expect(missed(shown("expired", 121_000, 2))).toEqual({ examined: 0, dueMs: [] });
    expect(missed(shown("expired", 301_000))).toEqual({ examined: 0, dueMs: [] });
  });
});

it("what is missed breaks recovers-in-time", () => {
  for (const [fate, key, told] of [
    [
      "confirmed",
      "recovers-in-time.login-not-taken-up",
      "the login that was confirmed on the phone at 06:00:05 was not taken up by 06:00:15",
    ],
    [
      "expired",
      "recovers-in-time.no-other-code",
      "the QR code of 06:00:01 ran out at 06:00:05, and no other was shown by 06:00:15",
    ],
  ] as const)
    expect(recoversInTime.examine(shown(fate, 5_000).at(60_000).end()).violations).toMatchObject([
      {
        invariant: "recovers-in-time",
        atMs: 15_000,
        account: "bot",
        message: `bot: ${told}`,
        sentence: expect.objectContaining({ key }),
        proof: [1],
      },
    ]);
});
