/** What one machine of several found, as a file, and what all of them found together. */
import { z } from "zod";
import { type Breach, mergeBreaches } from "./breach.ts";
import { addCounts, NO_VERDICTS, type SearchCounts } from "./counts.ts";
import type { Prefix } from "./prefix.ts";

const text = z.string().min(1);
const count = z.int().min(0);

/** More machines than this search nothing together. */
export const SHARDS_MAX = 10_000;

const number = z.int().min(1).max(SHARDS_MAX);

const schema = z
  .strictObject({
    version: z.literal(1),
    /** Of this package: another one draws other scenarios. */
    program: text,
    subject: text,
    seed: text,
    /** Of all shards together. */
    runs: count,
    /** From 1. */
    shard: number,
    of: number,
    /** Null while it works, and for ever when it was killed. */
    ended: z.enum(["whole", "time"]).nullable(),
    tried: count,
    counts: z.strictObject({ pass: count, violated: count, inconclusive: count }),
    breaches: z.array(z.strictObject({ invariant: text, run: count, invariants: z.array(text) })),
  })
  .refine(({ shard, of }) => shard <= of);

/** One machine's part of a search, finished or not. */
export type Shard = Readonly<z.output<typeof schema>>;

/** What all shards of a search have in common. */
export type SearchName = Pick<Shard, "program" | "subject" | "seed" | "runs" | "of">;

/** @returns undefined when the text is none. */
export function parseShard(json: string): Shard | undefined {
  try {
    return schema.parse(JSON.parse(json));
  } catch {
    return undefined;
  }
}

export function printShard(shard: Shard): string {
  return `${JSON.stringify(shard)}\n`;
}

/** A shard with what it has tried by now. What a breach was judged on is found again by its run. */
export function shardWith(shard: Shard, { tried, counts, breaches }: Prefix, ended: Shard["ended"]): Shard {
  const plain = breaches.map(({ invariant, run, invariants }) => ({
    invariant,
    run,
    invariants: [...invariants],
  }));
  return { ...shard, ended, tried, counts, breaches: plain };
}

export interface Merged extends SearchName {
  counts: SearchCounts;
  breaches: readonly Breach[];
  /** Numbers of shards of which there is no file. */
  missing: readonly number[];
  /** Shards that were killed, or still work. */
  unfinished: readonly Shard[];
}

/**
 * All shards of one search together, as one machine would have found it.
 * @returns the first two that are not of one search instead.
 */
export function mergeShards(shards: readonly [Shard, ...Shard[]]): Merged | { odd: [Shard, Shard] } {
  const [first, ...rest] = shards;
  const odd = rest.find(shard => nameOf(shard) !== nameOf(first));
  if (odd !== undefined) return { odd: [first, odd] };
  // Of two files of one shard, the one that got further says more.
  const furthest = new Map<number, Shard>();
  for (const shard of shards) {
    if ((furthest.get(shard.shard)?.tried ?? -1) < shard.tried) furthest.set(shard.shard, shard);
  }
  const parts = [...furthest.values()].toSorted((a, b) => a.shard - b.shard);
  const { program, subject, seed, runs, of } = first;
  return {
    program,
    subject,
    seed,
    runs,
    of,
    counts: parts.map(({ counts }) => counts).reduce(addCounts, NO_VERDICTS),
    breaches: mergeBreaches(parts.flatMap(({ breaches }) => breaches)),
    missing: Array.from({ length: of }, (_, at) => at + 1).filter(number => !furthest.has(number)),
    unfinished: parts.filter(({ ended }) => ended === null),
  };
}

const nameOf = ({ program, subject, seed, runs, of }: SearchName): string =>
  JSON.stringify([program, subject, seed, runs, of]);
