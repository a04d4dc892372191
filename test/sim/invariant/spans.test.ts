/** Spans, held against sets of milliseconds; instants, proofs and the law on top by example. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noLongerThan } from "../../../sim/invariant/laws.ts";
import {
  afterMs,
  and,
  instant,
  minus,
  or,
  type Span,
  SpanLog,
  type Spans,
  totalMs,
} from "../../../sim/invariant/spans.ts";

const LENGTH = 40;
const held = fc.uniqueArray(fc.nat(LENGTH - 1), { maxLength: LENGTH }).map(list => new Set(list));

/** The spans in which a set of milliseconds holds. */
function spansOf(set: ReadonlySet<number>): Spans {
  const log = new SpanLog();
  for (let atMs = 0; atMs <= LENGTH; atMs++) log.set(set.has(atMs), { atMs, seq: atMs });
  return log.finish(LENGTH);
}
const shapeOf = (spans: Spans) => spans.map(({ fromMs, untilMs }) => [fromMs, untilMs]);
const span = (fromMs: number, untilMs: number, seq = fromMs, endedBy: number | null = untilMs): Span => ({
  fromMs,
  untilMs,
  proof: [seq],
  endedBy,
});

describe("spans are sets of time", () => {
  it.each([
    ["or", or, (a: boolean, b: boolean) => a || b],
    ["and", and, (a: boolean, b: boolean) => a && b],
    ["minus", minus, (a: boolean, b: boolean) => a && !b],
  ] as const)("%s", (_name, operation, rule) => {
    fc.assert(
      fc.property(held, held, (some, others) => {
        const expected = new Set<number>();
        for (let ms = 0; ms < LENGTH; ms++) if (rule(some.has(ms), others.has(ms))) expected.add(ms);
        expect(shapeOf(operation(spansOf(some), spansOf(others)))).toEqual(shapeOf(spansOf(expected)));
      }),
    );
  });

  it("with a length", () => {
    fc.assert(
      fc.property(held, set => {
        expect(totalMs(spansOf(set))).toBe(set.size);
      }),
    );
  });

  it("and time that is not counted moves what is due", () => {
    fc.assert(
      fc.property(held, fc.nat(LENGTH), fc.nat(LENGTH), (set, fromMs, lengthMs) => {
        let dueMs = fromMs;
        for (let left = lengthMs; left > 0 || set.has(dueMs); dueMs++) if (!set.has(dueMs)) left--;
        expect(afterMs(fromMs, lengthMs, spansOf(set))).toBe(dueMs);
      }),
    );
  });
});

describe("a log", () => {
  it("opens once, closes once, and leaves open what the end of the trace cuts", () => {
    const log = new SpanLog();
    log.set(true, { atMs: 1, seq: 10 });
    log.set(true, { atMs: 2, seq: 20 });
    log.set(false, { atMs: 3, seq: 30 });
    log.set(false, { atMs: 4, seq: 40 });
    log.set(true, { atMs: 5, seq: 50 });
    expect(log.finish(9)).toEqual([span(1, 3, 10, 30), span(5, 10, 50, null)]);
  });

  it("takes what is known only afterwards, in any order", () => {
    const log = new SpanLog();
    log.add(5, 7, 1, 2);
    log.add(1, 3, 3, 4);
    log.add(2, 6, 5, 6);
    expect(log.finish(9)).toEqual([span(1, 7, 3, 2)]);
  });
});

describe("an instant", () => {
  it("stays where the others do not cover it", () => {
    const others = [span(0, 3, 1, 2), span(6, 9, 3, 4)];
    expect(
      minus([instant(2, 5), instant(3, 6), instant(5, 7), instant(6, 8), instant(9, 9)], others),
    ).toEqual([instant(3, 6), instant(5, 7), instant(6, 8), instant(9, 9)]);
  });

  it("parts what it is taken from, and explains the rest", () => {
    expect(minus([span(0, 10, 1, 2)], [instant(4, 7)])).toEqual([
      { fromMs: 0, untilMs: 4, proof: [1], endedBy: 7 },
      { fromMs: 4, untilMs: 10, proof: [1, 7], endedBy: 2 },
    ]);
  });

  it("is within what holds then, and takes no time", () => {
    const both = and([span(0, 10)], [instant(4, 7)]);
    expect([both.length, totalMs(both)]).toEqual([1, 0]);
    expect(and([span(5, 10)], [instant(4, 7)])).toEqual([]);
  });
});

describe("no longer than", () => {
  it("is broken by a span that is longer, at the moment at which its time is up", () => {
    const spans = [span(0, 10), span(20, 31), span(40, 80)];
    expect(noLongerThan(spans, 10).map(({ dueMs }) => dueMs)).toEqual([30, 50]);
  });

  it("is broken at the very end of a trace by what holds then", () => {
    const log = new SpanLog();
    log.set(true, { atMs: 10, seq: 1 });
    expect(noLongerThan(log.finish(20), 10).map(({ dueMs }) => dueMs)).toEqual([20]);
    expect(noLongerThan(log.finish(20), 11)).toEqual([]);
  });
});
