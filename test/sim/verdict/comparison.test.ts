/** Two clients on the same scenarios: what each run measures, the sums, and what chance could do alone. */
import { describe, expect, it } from "vitest";
import { differenceOf } from "../../../sim/trace/difference.ts";
import { compare, type Pair, signTest } from "../../../sim/verdict/comparison.ts";
import { judge } from "../../../sim/verdict/judge.ts";
import { type Measures, measuresOf } from "../../../sim/verdict/measures.ts";
import { TraceBuilder } from "../invariant/trace-builder.ts";

/** A poll is cut at 10 s, and another one is held after so long. */
function cutFor(ms: number): TraceBuilder {
  const t = new TraceBuilder({ endAtMs: 60_000 });
  const poll = t.live();
  t.at(10_000).fault("fired", { request: poll }).failure(poll).status("recovering");
  t.at(10_000 + ms).held();
  return t.status("live").at(60_000);
}

const measured = (ms: number): Measures => {
  const trace = cutFor(ms).end();
  return measuresOf(trace, judge(trace));
};
const pairs = (...all: [a: number, b: number][]): Pair[] =>
  all.map(([a, b]) => ({ scenario: `${a} and ${b}`, a: measured(a), b: measured(b) }));

describe("the measures of a run", () => {
  it("are its recoveries, its requests and what the client said", () => {
    expect(measured(2_000)).toMatchObject({
      recoveriesMs: [expect.any(Number), 2_000],
      worstMs: 2_000,
      requests: 3,
      states: 2,
      delivered: 0,
    });
    expect(measured(3_000).deafMs - measured(2_000).deafMs).toBe(1_000);
  });
});

describe("a comparison", () => {
  it("adds up, takes the worst of all, and counts the pairs in which B has less and more", () => {
    const {
      compared,
      recovery,
      pairs: count,
    } = compare(pairs([5_000, 2_000], [4_000, 1_000], [1_000, 3_000]));
    expect(count).toBe(3);
    expect(compared.find(({ measure }) => measure === "worstMs")).toMatchObject({
      a: 5_000,
      b: 3_000,
      less: 2,
      more: 1,
      p: 1,
    });
    expect(compared.find(({ measure }) => measure === "requests")).toMatchObject({
      a: 9,
      b: 9,
      less: 0,
      more: 0,
      p: 1,
    });
    expect(recovery.a).toEqual({ count: 6, p50: 0, p99: 5_000 });
  });

  it("knows no quantile where nothing was recovered from", () => {
    expect(compare([]).recovery.a).toEqual({ count: 0, p50: null, p99: null });
  });

  it.each([
    [0, 0, 1],
    [5, 5, 1],
    [0, 5, 0.0625],
    [5, 0, 0.0625],
    [1, 9, 0.021_484],
    [4_000, 4_000, 1],
    [2_000, 3_000, 0],
  ])("of %i against %i pairs is by chance with a likelihood of %f", (less, more, p) => {
    expect(signTest(less, more)).toBeCloseTo(p, 6);
  });
});

describe("two traces", () => {
  it("are the same whatever the clients are called and declare", () => {
    const [a, b] = [cutFor(2_000).end(), cutFor(2_000).end()];
    const other = { ...b, header: { ...b.header, subject: "other", declared: {} } };
    expect(differenceOf(a, other)).toBeNull();
    // A header without the word of a client, and one with it in another place.
    const { declared: _declared, ...silent } = b.header;
    expect(differenceOf(a, { ...b, header: { declared: {}, ...silent } })).toBeNull();
    expect(differenceOf(a, { ...b, header: { ...silent, seed: "2" } as typeof b.header })).toEqual({
      seq: -1,
      a: JSON.stringify({ seed: a.header.seed }),
      b: '{"seed":"2"}',
    });
  });

  it("part at the first record that differs, or that one has alone", () => {
    const [a, b] = [cutFor(2_000).end(), cutFor(2_001).end()];
    const seq = a.records.findIndex(({ atMs }) => atMs === 12_000);
    expect(differenceOf(a, b)).toEqual({
      seq,
      a: JSON.stringify(a.records[seq]),
      b: JSON.stringify(b.records[seq]),
    });
    const shorter = { ...a, records: a.records.slice(0, -1) };
    expect(differenceOf(a, shorter)).toMatchObject({ seq: a.records.length - 1, b: undefined });
  });
});
