/** Chance: repeatable, split by name, and even enough to draw faults from. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createStreams, type Stream } from "../../../sim/kernel/streams.ts";

const take = (stream: Stream, count: number): number[] =>
  Array.from({ length: count }, () => stream.uint32());

describe("a stream", () => {
  it("gives the same draws for the same seed and name", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (seed, name) => {
        expect(take(createStreams(seed).stream(name), 20)).toEqual(
          take(createStreams(seed).stream(name), 20),
        );
      }),
    );
  });

  it("is the same object on every call, so that it goes on where it stopped", () => {
    const streams = createStreams("1");
    expect(streams.stream("a")).toBe(streams.stream("a"));
    const whole = take(createStreams("1").stream("a"), 4);
    expect([...take(streams.stream("a"), 2), ...take(streams.stream("a"), 2)]).toEqual(whole);
  });

  it("is moved by nothing that another stream draws", () => {
    const draw = fc.record({
      name: fc.constantFrom("a", "b", "c"),
      how: fc.constantFrom("uint32", "next", "fill"),
    });
    fc.assert(
      fc.property(fc.string(), fc.array(draw, { maxLength: 40 }), (seed, draws) => {
        const mixed = createStreams(seed);
        const seen: number[] = [];
        for (const { name, how } of draws) {
          if (how === "fill" && name !== "a") mixed.stream(name).fill(new Uint8Array(3));
          else if (how === "next" && name !== "a") mixed.stream(name).next();
          else if (name === "a") seen.push(mixed.stream("a").uint32());
        }
        expect(seen).toEqual(take(createStreams(seed).stream("a"), seen.length));
      }),
    );
  });

  it("differs by seed and by name", () => {
    const draws = ["1/a", "1/b", "2/a", "2/b"].map(label => {
      const [seed, name] = label.split("/") as [string, string];
      return take(createStreams(seed).stream(name), 4).join();
    });
    expect(new Set(draws).size).toBe(4);
  });

  /** Names as a run has them: families of faults, and what shares a beginning, an end or a length with another. */
  const FAMILY = [
    ...Array.from({ length: 100 }, (_, at) => `fault/latency-${at}`),
    ...["fault/hang-1", "fault/hang-2", "fault/gnah-1", "fault/", "fault", "server", "subject", "Server"],
    ...["a", "b", "ab", "ba", "aa", "", " ", "a ", "é", "e\u0301", "你", "好"],
  ];

  it("differs from every other of its family from the first draw on", () => {
    const streams = createStreams("1");
    const firsts = FAMILY.map(name => streams.stream(name).uint32());
    expect(new Set(firsts).size).toBe(FAMILY.length);
  });

  it("has nothing in common with its neighbours in the family, at no distance", () => {
    // The correlation of two series of 2,000 draws is 0 ± 0.022 (one sigma).
    const COUNT = 2_000;
    const drawn = FAMILY.slice(0, 12).map(name => {
      const stream = createStreams("1").stream(name);
      return Array.from({ length: COUNT + 4 }, () => stream.next() - 0.5);
    });
    for (const [at, one] of drawn.entries()) {
      for (const other of drawn.slice(at + 1)) {
        for (const distance of [0, 1, 2, 3]) {
          let sum = 0;
          for (let i = 0; i < COUNT; i++) sum += (one[i] as number) * (other[i + distance] as number);
          expect(Math.abs((sum / COUNT) * 12)).toBeLessThan(0.13);
        }
      }
    }
  });

  it("differs by every seed, whatever the name", () => {
    const seeds = [
      ...Array.from({ length: 200 }, (_, at) => String(at)),
      "0f3a",
      "0f3b",
      "a",
      "A",
      "1\n",
      "1 ",
    ];
    for (const name of ["", "fault/latency-1"]) {
      const firsts = seeds.map(seed => createStreams(seed).stream(name).uint32());
      expect(new Set(firsts).size).toBe(seeds.length);
    }
    // A name that ends where the seed goes on is another stream.
    expect(take(createStreams("1").stream("2\n3"), 4)).not.toEqual(
      take(createStreams("1\n2").stream("4"), 4),
    );
  });

  it("gives these very draws on every machine", () => {
    const stream = createStreams("1").stream("server");
    const bytes = new Uint8Array(4);
    stream.fill(bytes);
    expect({ bytes: [...bytes], uint32: stream.uint32(), next: stream.next() }).toMatchInlineSnapshot(`
      {
        "bytes": [
          220,
          131,
          136,
          80,
        ],
        "next": 0.3950031246058643,
        "uint32": 3747674520,
      }
    `);
  });
});

describe("the distribution of a stream", () => {
  it("stays in [0, 1) and fills sixteen equal parts alike", () => {
    // 16,000 draws: each part gets 1,000 ± 31 (one sigma); five sigma leave room for any seed.
    const stream = createStreams("distribution").stream("x");
    const parts = new Array<number>(16).fill(0);
    for (let i = 0; i < 16_000; i++) {
      const value = stream.next();
      expect(value >= 0 && value < 1).toBe(true);
      parts[Math.floor(value * 16)]!++;
    }
    for (const count of parts) expect(Math.abs(count - 1_000)).toBeLessThan(155);
  });

  it("has no draw that follows the one before it", () => {
    // The correlation of neighbours among 10,000 draws is 0 ± 0.01 (one sigma).
    const stream = createStreams("correlation").stream("x");
    let before = stream.next() - 0.5;
    let sum = 0;
    for (let i = 0; i < 10_000; i++) {
      const value = stream.next() - 0.5;
      sum += value * before;
      before = value;
    }
    expect(Math.abs((sum / 10_000) * 12)).toBeLessThan(0.05);
  });

  it("sets every bit of a byte in half of all fills", () => {
    const bytes = new Uint8Array(8_000);
    createStreams("bits").stream("x").fill(bytes);
    for (let bit = 0; bit < 8; bit++) {
      const set = bytes.filter(byte => ((byte >> bit) & 1) === 1).length;
      expect(Math.abs(set - 4_000)).toBeLessThan(230);
    }
  });
});
