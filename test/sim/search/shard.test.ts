/** A search over several machines comes to what one machine comes to; one that was killed goes on. */
import { describe, expect, test } from "vitest";
import type { Predicate } from "../../../sim/search/predicate.ts";
import { NOTHING_TRIED, type Prefix } from "../../../sim/search/prefix.ts";
import { search } from "../../../sim/search/search.ts";
import { mergeShards, parseShard, printShard, type Shard, shardWith } from "../../../sim/search/shard.ts";
import { breaksEach, hasKind } from "./toy.ts";

const several = breaksEach({
  hung: hasKind("hang"),
  taken: hasKind("taken-over"),
  crowded: ({ accounts }) => accounts.length === 2,
});

const RUNS = 101;
const OF = 3;
const SEED = "7";

const empty = (shard: number): Shard => ({
  version: 1,
  program: "0.0.0",
  subject: "toy",
  seed: SEED,
  runs: RUNS,
  shard,
  of: OF,
  ended: null,
  tried: 0,
  counts: { pass: 0, violated: 0, inconclusive: 0 },
  breaches: [],
});

const part = (shard: number, options: Partial<Parameters<typeof search>[0]> = {}) =>
  search({
    runs: RUNS,
    seed: SEED,
    predicate: several,
    shard: { index: shard - 1, of: OF },
    ...options,
  });

async function shardOf(number: number): Promise<Shard> {
  return shardWith(empty(number), (await part(number)).prefix, "whole");
}
const all = async (): Promise<[Shard, Shard, Shard]> => [
  await shardOf(3),
  await shardOf(1),
  await shardOf(2),
];

describe("shards", () => {
  test("together are one search, in whatever order they are given", async () => {
    const whole = await search({ runs: RUNS, seed: SEED, predicate: several });
    const merged = mergeShards(await all());
    expect(merged).toEqual({
      program: "0.0.0",
      subject: "toy",
      seed: SEED,
      runs: RUNS,
      of: OF,
      counts: whole.counts,
      breaches: whole.breaches,
      missing: [],
      unfinished: [],
    });
    expect(whole.breaches).toHaveLength(3);
  });

  test("share the runs out, each to one", async () => {
    const tried = (await all()).map(shard => shard.tried);
    expect(tried.toSorted()).toEqual([33, 34, 34]);
    expect(
      (await search({ runs: 1, seed: SEED, predicate: several, shard: { index: 1, of: 2 } })).prefix,
    ).toEqual(NOTHING_TRIED);
  });

  test("that lack or did not end are told", async () => {
    const [third, first] = await all();
    const killed = { ...third, ended: null };
    expect(mergeShards([first, killed])).toMatchObject({ missing: [2], unfinished: [killed] });
    // Its time over is an end; and of two files of one shard the one that got further counts.
    expect(
      mergeShards([first, { ...empty(3), tried: 1 }, { ...third, ended: "time" }, empty(3)]),
    ).toMatchObject({
      missing: [2],
      unfinished: [],
      counts: { pass: first.counts.pass + third.counts.pass },
    });
  });

  test.each(["program", "subject", "seed"] as const)("of another %s are no part of it", async key => {
    const odd = { ...empty(2), [key]: "other" };
    expect(mergeShards([empty(1), odd])).toEqual({ odd: [empty(1), odd] });
    expect(mergeShards([empty(1), { ...empty(2), of: 4 }])).toHaveProperty("odd");
    expect(mergeShards([empty(1), { ...empty(2), runs: 9 }])).toHaveProperty("odd");
  });
});

describe("one that was killed", () => {
  test.each([1, 3])("goes on from what was written down, with %i runs at a time", async jobs => {
    let written: Prefix = NOTHING_TRIED;
    let asked = 0;
    const uneven: Predicate = async scenario => {
      for (let turns = (asked++ * 7) % 5; turns > 0; turns--) await new Promise(setImmediate);
      return several(scenario);
    };
    await part(2, {
      predicate: uneven,
      jobs,
      isEnough: () => asked >= 17,
      onProgress: ({ prefix, counts }) => {
        // Never more than what has no gaps.
        expect(prefix.tried).toBeLessThanOrEqual(counts.pass + counts.violated);
        if (prefix.tried <= 11) written = prefix;
      },
    });
    expect(written.tried).toBeGreaterThan(5);
    const read = parseShard(printShard(shardWith(empty(2), written, null)));
    const resumed = await part(2, { begin: read as Shard, jobs });
    expect(shardWith(empty(2), resumed.prefix, "whole")).toEqual(await shardOf(2));
    // No run is tried again.
    expect(resumed.counts).toEqual((await part(2)).counts);
  });
});

describe("the file", () => {
  test("reads as it was written", async () => {
    const shard = await shardOf(1);
    expect(parseShard(printShard(shard))).toEqual(shard);
    expect(shard.breaches.length).toBeGreaterThan(0);
  });

  test.each([
    ["cut off", (text: string) => text.slice(0, -20)],
    ["of another version", (text: string) => text.replace('"version":1', '"version":2')],
    ["of a shard beyond the last", (text: string) => text.replace('"shard":1', '"shard":4')],
    ["of more shards than there can be", (text: string) => text.replace('"of":3', '"of":1000000000')],
    ["with a key too many", (text: string) => text.replace("{", '{"more":1,')],
  ])("%s is none", (_, change) => {
    expect(parseShard(change(printShard(empty(1))))).toBeUndefined();
  });
});
