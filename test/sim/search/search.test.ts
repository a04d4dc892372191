import { describe, expect, test } from "vitest";
import type { Scenario } from "../../../sim/scenario/scenario.ts";
import type { Predicate } from "../../../sim/search/predicate.ts";
import { mergeSearches, partition, type SearchResult } from "../../../sim/search/result.ts";
import { scenarioOfRun } from "../../../sim/search/scenario-of-run.ts";
import { type SearchProgress, search } from "../../../sim/search/search.ts";
import { breaksEach, hasKind, PASSES } from "./toy.ts";

const withoutTime = ({ elapsedMs: _elapsed, ...rest }: SearchResult) => rest;

const several = breaksEach({
  hung: hasKind("hang"),
  taken: hasKind("taken-over"),
  crowded: ({ accounts }) => accounts.length === 2,
});

describe("search", () => {
  test("tries each run once and counts inconclusive ones apart", async () => {
    const seen: Scenario[] = [];
    const predicate: Predicate = async scenario => {
      seen.push(scenario);
      return seen.length % 4 === 0 ? { verdict: "inconclusive", invariants: [] } : PASSES;
    };
    const { counts, breaches } = await search({ runs: 20, seed: "1", predicate });
    expect(counts).toEqual({ pass: 15, violated: 0, inconclusive: 5 });
    expect(breaches).toEqual([]);
    expect(seen).toStrictEqual(Array.from({ length: 20 }, (_, run) => scenarioOfRun("1", run)));
  });

  test("goes on after a breach and keeps the lowest run of every invariant", async () => {
    const { breaches, counts } = await search({ runs: 100, seed: "1", predicate: several });
    expect(counts.pass + counts.violated).toBe(100);
    expect(breaches.map(({ invariant }) => invariant).toSorted()).toEqual(["crowded", "hung", "taken"]);
    for (const { invariant, run, invariants } of breaches) {
      const judgements = await Promise.all(
        Array.from({ length: run + 1 }, (_, lower) => several(scenarioOfRun("1", lower))),
      );
      expect(judgements.findIndex(judgement => judgement.invariants.includes(invariant))).toBe(run);
      expect(judgements[run]?.invariants).toEqual(invariants);
    }
  });

  test.each([2, 3])("comes to the same in %i parts as in one", async jobs => {
    const options = { runs: 100, seed: "7", predicate: several };
    const whole = await search(options);
    const parts = await Promise.all(partition(100, jobs).map(part => search({ ...options, part })));
    expect(withoutTime(mergeSearches(parts))).toStrictEqual(withoutTime(whole));
    expect(whole.breaches).toHaveLength(3);
  });

  test("tells how far it is and what it has seen broken", async () => {
    const told: SearchProgress[] = [];
    const onProgress = (progress: SearchProgress): void => void told.push(progress);
    const { breaches, counts } = await search({ runs: 100, seed: "1", predicate: several, onProgress });
    expect(told).toHaveLength(100);
    expect(told.at(-1)).toMatchObject({ run: 99, counts, invariants: breaches.map(b => b.invariant) });
  });

  test("ends between two runs when it is told to", async () => {
    const stop = new AbortController();
    const onProgress = ({ run }: SearchProgress): void => {
      if (run === 4) stop.abort();
    };
    const predicate: Predicate = async () => PASSES;
    const result = await search({ runs: 100, seed: "1", predicate, signal: stop.signal, onProgress });
    expect(result).toMatchObject({ interrupted: true, counts: { pass: 5 } });
  });

  test("ends at once and names the run when the harness itself fails", async () => {
    const cause = new Error("no such door");
    let asked = 0;
    const predicate: Predicate = async () => {
      if (asked++ === 3) throw cause;
      return { verdict: "violated", invariants: ["toy"] };
    };
    const failed = { message: "run 3 of seed 9: the harness failed", cause };
    await expect(search({ runs: 10, seed: "9", predicate })).rejects.toMatchObject(failed);
    expect(asked).toBe(4);
  });
});

describe("partition", () => {
  test("gives every run to exactly one part", () => {
    const runs = partition(10, 3).flatMap(({ first, step }) => [0, 1, 2, 3].map(turn => first + turn * step));
    expect(runs.filter(run => run < 10).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test("makes no more parts than there are runs", () => {
    expect(partition(2, 8)).toHaveLength(2);
  });
});
