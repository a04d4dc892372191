/** The kinds of family N: delays and how they are spread, repetitions, and what waits for the end of its window. */
import { describe, expect, it, test } from "vitest";
import type { FaultContext, Leg, WireAction } from "../../../sim/fault/fault.ts";
import { faultKind } from "../../../sim/fault/table.ts";
import { createStreams } from "../../../sim/kernel/streams.ts";

function asker(id: string, given: object, leg: Leg, random: () => number) {
  const kind = faultKind(id);
  const attributes = kind.attributes.parse(given);
  const context: FaultContext<typeof attributes> = {
    attributes,
    leg,
    random,
    hits: 0,
    nowMs: 0,
    memory: { busyUntilMs: 0 },
  };
  return () => kind.onRequest?.({ endpoint: "getupdates", account: "bot" }, context);
}
const ask = (
  id: string,
  given: object = {},
  leg: Leg = "answer",
  random = () => 0.5,
): WireAction | undefined => asker(id, given, leg, random)();

/** So many delays of a kind, in order. */
function delays(id: string, given: object, count = 20_000): number[] {
  const draw = asker(id, given, "answer", createStreams("1").stream("test").next);
  return Array.from({ length: count }, () => {
    const action = draw();
    return action?.do === "delay" ? (action.answerMs ?? Number.NaN) : Number.NaN;
  }).toSorted((a, b) => a - b);
}
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values: number[]): number => values[values.length >> 1] as number;

describe("jitter", () => {
  it("delays the leg that it is told to", () => {
    expect(ask("jitter")).toEqual({ do: "delay", answerMs: 200 });
    expect(ask("jitter", {}, "request")).toEqual({ do: "delay", requestMs: 200 });
  });

  it("has the mean that was asked for, and a median that tells the spreads apart", () => {
    const of = (spread: string) => delays("jitter", { spread, mean: "1s" });
    const [uniform, exponential, logNormal] = [of("uniform"), of("exponential"), of("log-normal")];
    for (const values of [uniform, exponential, logNormal]) {
      expect(mean(values)).toBeGreaterThan(960);
      expect(mean(values)).toBeLessThan(1_040);
    }
    expect(median(uniform) / 1_000).toBeCloseTo(1, 1);
    expect(median(exponential) / 1_000).toBeCloseTo(Math.log(2), 1);
    expect(median(logNormal) / 1_000).toBeCloseTo(Math.exp(-0.5), 1);
  });

  it.each([
    ["uniform", 2],
    ["exponential", 10],
    ["log-normal", 10],
  ])("%s stays between 0 and %i means, in whole milliseconds", (spread, most) => {
    const values = delays("jitter", { spread, mean: "100ms" });
    expect(values[0]).toBeGreaterThanOrEqual(0);
    expect(values.at(-1)).toBeLessThanOrEqual(most * 100);
    expect(values.every(Number.isInteger)).toBe(true);
  });

  it("is cut where its tail ends, whatever chance says", () => {
    const longest = ask("jitter", { spread: "exponential", mean: "1s" }, "answer", () => 1 - 2 ** -53);
    expect(longest).toEqual({ do: "delay", answerMs: 10_000 });
  });

  it("counts as blocking from where its longest delay is 3 s", () => {
    const blocks = (spread: string, ms: number) => faultKind("jitter").impact({ spread, mean: ms });
    expect(blocks("uniform", 1_499).blocks).toBe(false);
    expect(blocks("uniform", 1_500)).toEqual({ blocks: true, seenBy: "deadline" });
    expect(blocks("exponential", 299).blocks).toBe(false);
    expect(blocks("log-normal", 300).blocks).toBe(true);
  });
});

describe("reordered-answers", () => {
  it("delays each answer by a time of its own within the bound", () => {
    const values = delays("reordered-answers", { within: "2s" }, 1_000);
    expect(new Set(values).size).toBeGreaterThan(500);
    expect(values[0]).toBeGreaterThanOrEqual(0);
    expect(values.at(-1)).toBeLessThan(2_000);
    expect(mean(values) / 1_000).toBeCloseTo(1, 0);
  });

  it("counts as blocking from a bound of 3 s", () => {
    const blocks = (within: number) => faultKind("reordered-answers").impact({ within }).blocks;
    expect([blocks(2_999), blocks(3_000)]).toEqual([false, true]);
  });
});

test("request-repeated sends a copy after a while", () => {
  expect(ask("request-repeated")).toEqual({ do: "repeat", afterMs: 1_000 });
  expect(ask("request-repeated", { after: "0s" })).toEqual({ do: "repeat", afterMs: 0 });
  expect(faultKind("request-repeated").impact({ after: 0 }).blocks).toBe(false);
});

test.each([
  ["clog", "in-order"],
  ["swizzle-clog", "shuffled"],
])("%s lets what waited go %s, on either leg; only a deadline shows it", (id, release) => {
  expect(ask(id)).toEqual({ do: "clog", release });
  expect(faultKind(id).legs).toEqual(["request", "answer"]);
  expect(faultKind(id).impact({})).toEqual({ blocks: true, seenBy: "deadline" });
});
