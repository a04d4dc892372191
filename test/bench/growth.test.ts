/** When the resource benchmark says that something grows, and when that something is left. */
import { describe, expect, it } from "vitest";
import { findGrowth, findLeft, HEAP_BYTES_PER_CYCLE_MAX } from "../../bench/resources/growth.ts";
import type { Sample } from "../../bench/resources/sample.ts";

const MIB = 2 ** 20;

const flat: readonly Sample[] = Array.from({ length: 8 }, (_, index) => ({
  cycles: 1_000 * (index + 1),
  heapBytes: 20 * MIB,
  listeners: 2,
  timers: 1,
  requests: index % 2,
  sockets: 4,
  files: 2,
}));
const grown = (change: (sample: Sample, index: number) => Partial<Sample>): Sample[] =>
  flat.map((sample, index) => ({ ...sample, ...change(sample, index) }));

describe("growth", () => {
  it("is none where what is held comes and goes", () => {
    expect(findGrowth(flat)).toEqual([]);
    // A collection that came late, early in a life or late in it.
    expect(findGrowth(grown((_, index) => ({ listeners: index === 1 ? 400 : 2 })))).toEqual([]);
    expect(findGrowth(grown((_, index) => ({ listeners: index === 6 ? 400 : 2 })))).toEqual([]);
  });

  it.each(["listeners", "timers", "requests", "sockets", "files"] as const)("of %s is seen", name => {
    expect(findGrowth(grown((_, index) => ({ [name]: 10 * index })))).toEqual([
      expect.stringMatching(new RegExp(`^${name} to 40 and more, of \\d+ allowed$`)),
    ]);
  });

  it("of the heap is seen beyond a listener a cycle", () => {
    const by = (bytes: number) => grown(({ cycles }) => ({ heapBytes: 20 * MIB + cycles * bytes }));
    expect(findGrowth(by(HEAP_BYTES_PER_CYCLE_MAX))).toEqual([]);
    expect(findGrowth(by(HEAP_BYTES_PER_CYCLE_MAX + 100))).toEqual([expect.stringContaining("the heap by")]);
  });

  it("is not said to be none where too little was measured", () => {
    expect(findGrowth(flat.slice(0, 3))).toEqual(["too little was measured"]);
  });
});

describe("what is left", () => {
  const nothing = { cycles: 1, heapBytes: MIB, listeners: 0, timers: 0, requests: 0, sockets: 0, files: 0 };

  it("is told by name", () => {
    expect(findLeft(nothing)).toEqual([]);
    expect(findLeft({ ...nothing, sockets: null, files: null })).toEqual([]);
    expect(findLeft({ ...nothing, timers: 1, files: 2 })).toEqual(["1 timers", "2 files"]);
  });
});
