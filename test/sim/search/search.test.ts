import { describe, expect, test } from "vitest";
import type { Scenario } from "../../../sim/scenario/scenario.ts";
import type { Predicate } from "../../../sim/search/predicate.ts";
import type { SearchResult } from "../../../sim/search/result.ts";
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

  test.each([2, 3])("comes to the same with %i runs at a time, in whatever order they end", async jobs => {
    const options = { runs: 100, seed: "7" };
    const whole = await search({ ...options, predicate: several });
    let asked = 0;
    let atOnce = 0;
    let atOnceMax = 0;
    const uneven: Predicate = async scenario => {
      atOnceMax = Math.max(atOnceMax, ++atOnce);
      for (let turns = (asked++ * 7) % 5; turns > 0; turns--) await new Promise(setImmediate);
      atOnce--;
      return several(scenario);
    };
    expect(withoutTime(await search({ ...options, predicate: uneven, jobs }))).toStrictEqual(
      withoutTime(whole),
    );
    expect(whole.breaches).toHaveLength(3);
    expect(atOnceMax).toBe(jobs);
  });

  test("takes a failure of the predicate for the end that was asked for, once it was", async () => {
    const stop = new AbortController();
    const predicate: Predicate = async () => {
      stop.abort();
      throw new Error("its process was ended");
    };
    const result = await search({ runs: 10, seed: "1", predicate, jobs: 2, signal: stop.signal });
    expect(result).toMatchObject({ interrupted: true, counts: { pass: 0 }, breaches: [] });
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
