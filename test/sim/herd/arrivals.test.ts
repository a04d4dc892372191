/** From records to arrivals, waits and returns. */
import { describe, expect, it } from "vitest";
import { createCollector } from "../../../sim/herd/collector.ts";
import { figuresOf } from "../../../sim/herd/figures.ts";
import type { Attempt, Herd } from "../../../sim/herd/herd.ts";
import { returnsOf } from "../../../sim/herd/returns.ts";
import { alignment, peakCount, quantile, quartileSpread } from "../../../sim/herd/statistics.ts";
import { loadOf, timesOf } from "../../../sim/herd/times.ts";
import { waitsOf } from "../../../sim/herd/waits.ts";
import type { TraceRecord } from "../../../sim/trace/record.ts";

const times = { lostMs: 1_000, breaksMs: 8_000, backMs: 10_000, dueMs: 30_000, endMs: 40_000 };
const herdOf = (...clients: Attempt[][]): Herd => ({ times, perSecond: 10, clients });
const failed = (atMs: number, how = "ECONNREFUSED"): Attempt => {
  return { atMs, isPoll: true, endMs: atMs + 100, end: "failure", how };
};
const held = (atMs: number): Attempt => ({ atMs, isPoll: true, acceptedMs: atMs + 20, how: "" });

describe("the collector", () => {
  const common = { seq: 0, account: "c1", endpoint: "getupdates", token: "c1#1" } as const;
  const records: TraceRecord[] = [
    { ...common, type: "request", atMs: 1, request: 1 },
    { ...common, type: "accepted", atMs: 2, request: 1 },
    { ...common, type: "answer", atMs: 3, request: 1, status: 200, ok: true, stale: false },
    { ...common, type: "request", atMs: 4, request: 2, endpoint: "notifystart" },
    {
      ...common,
      type: "answer",
      atMs: 5,
      request: 2,
      endpoint: "notifystart",
      status: 200,
      ok: true,
      stale: false,
    },
    { ...common, type: "request", atMs: 6, request: 3 },
    { ...common, type: "answer", atMs: 7, request: 3, status: 200, ok: false, stale: true, code: -14 },
    { ...common, type: "request", atMs: 8, request: 4 },
    { ...common, type: "failure", atMs: 9, request: 4, code: "ECONNRESET", applied: false },
    { ...common, type: "request", atMs: 10, request: 5 },
    { ...common, type: "abort", atMs: 11, request: 5, applied: false },
    { ...common, type: "request", atMs: 12, request: 6, account: "somebody" },
  ];

  it("keeps what each client asked and how it ended; only an answered poll proves anything", () => {
    const collector = createCollector(["c1", "c2"]);
    for (const record of records) collector.onRecord(record);
    expect(collector.clients).toEqual([
      [
        { atMs: 1, isPoll: true, acceptedMs: 2, endMs: 3, end: "proof", how: "200" },
        { atMs: 4, isPoll: false, endMs: 5, end: "answer", how: "200" },
        { atMs: 6, isPoll: true, endMs: 7, end: "answer", how: "-14" },
        { atMs: 8, isPoll: true, endMs: 9, end: "failure", how: "ECONNRESET" },
        { atMs: 10, isPoll: true, endMs: 11, end: "given-up", how: "given-up" },
      ],
      [],
    ]);
  });
});

describe("waits", () => {
  it("count failures in a row, and begin anew after a proof", () => {
    const proof: Attempt = { atMs: 3_000, isPoll: true, endMs: 3_100, end: "proof", how: "200" };
    const waits = waitsOf(herdOf([failed(1_000), failed(2_000), proof, failed(3_100), held(9_000)]));
    expect(waits.map(({ failures, ms }) => [failures, ms])).toEqual([
      [1, 900],
      [2, 900],
      [1, 5_800],
    ]);
  });

  it("are open to the end of the record where nothing followed", () => {
    expect(waitsOf(herdOf([failed(1_000)]))).toMatchObject([{ ms: 38_900, isOpen: true }]);
  });

  it("before the outage, and after the record, are nobody's business", () => {
    expect(waitsOf(herdOf([failed(100), failed(39_950)]))).toEqual([]);
  });
});

describe("returns", () => {
  it("are the first poll that the server took, with all that was asked until then", () => {
    const [back] = returnsOf(herdOf([failed(9_000), failed(11_000, "503"), held(15_000), held(20_000)]));
    expect(back).toMatchObject({ afterMs: 5_020, attempts: [{ atMs: 11_000 }, { atMs: 15_000 }] });
  });

  it("are none for a poll that the server took and the client lost", () => {
    const lost: Attempt = { ...failed(11_000), acceptedMs: 11_010 };
    expect(returnsOf(herdOf([lost]))[0]?.afterMs).toBeUndefined();
  });

  it("are whole where a poll is given up after the end of what is looked at", () => {
    const stopped: Attempt = { ...held(30_000), endMs: 41_000, end: "given-up" };
    expect(returnsOf(herdOf([stopped]))[0]?.afterMs).toBe(20_020);
  });
});

describe("figures", () => {
  it("count every second until the last is back", () => {
    const figures = figuresOf(herdOf([held(10_100)], [held(10_200)], [failed(10_300, "503"), held(12_500)]));
    expect(figures).toMatchObject({
      back: 3,
      backMs: { p50: 220, p99: 2_520, last: 2_520 },
      requests: 4,
      perSecond: [3, 0, 1],
      peak: 3,
      peakOverMean: 2.25,
    });
    expect(figures.amplification).toBeCloseTo(4 / 3);
  });

  it("have no last one where somebody never came", () => {
    expect(figuresOf(herdOf([held(10_100)], [failed(11_000)])).backMs).toEqual({
      p50: 120,
      p99: null,
      last: null,
    });
  });
});

describe("statistics", () => {
  it("peakCount: the most in any stretch, wherever it begins", () => {
    expect(peakCount([5, 0, 90, 95, 100, 189], 100)).toBe(4);
    expect(peakCount([0, 100], 100)).toBe(1);
  });

  it("alignment: 1 on a grid whatever its phase, next to 0 where moments are even", () => {
    expect(alignment([370, 1_370, 5_370], 1_000)).toBeCloseTo(1);
    expect(
      alignment(
        Array.from({ length: 1_000 }, (_, at) => at),
        1_000,
      ),
    ).toBeCloseTo(0);
  });

  it("quartileSpread: of ±10 % evenly a twentieth, of one value nothing", () => {
    expect(quartileSpread(Array.from({ length: 2_001 }, (_, at) => 900 + at / 10))).toBeCloseTo(0.05, 3);
    expect(quartileSpread([7, 7, 7])).toBe(0);
    expect(quartileSpread([0, 0])).toBe(0);
  });

  it("quantile: of nothing, nothing", () => {
    expect(quantile([], 0.5)).toBeNaN();
    expect([0, 0.5, 0.99, 1].map(share => quantile([1, 2, 3, 4], share))).toEqual([1, 2, 4, 4]);
  });
});

it("a herd has as long as its server needs beside those that are back, and ten seconds", () => {
  const plan = { clients: 3_500, outageMs: 60_000, perSecond: 200, beyond: "refuse" } as const;
  expect(loadOf(3_500)).toBe(100);
  const { backMs, dueMs, lostMs, breaksMs } = timesOf(plan);
  expect([backMs - lostMs, backMs - breaksMs, dueMs - backMs]).toEqual([60_000, 12_000, 45_000]);
});
