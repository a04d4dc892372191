import { describe, expect, test } from "vitest";
import { FAULT_KINDS } from "../../../sim/fault/table.ts";
import type { Scenario } from "../../../sim/scenario/scenario.ts";
import { fuzz } from "../../../sim/search/fuzz.ts";
import type { Predicate } from "../../../sim/search/predicate.ts";
import { type FuzzResult, mergeResults, partition } from "../../../sim/search/result.ts";
import { scenarioOfRun } from "../../../sim/search/search-run.ts";
import { breaksWhen, hasKind, PASSES } from "./toy.ts";

/** A client that cannot stand two accounts while messages are worked on: rare enough that several runs go by. */
const rare = breaksWhen(({ accounts, host }) => accounts.length === 2 && host.handlerMs >= 60_000);

const withoutTimes = ({ elapsedMs: _elapsed, shrinkMs: _shrink, ...rest }: FuzzResult) => rest;

describe("fuzz", () => {
  test("tries each run once and counts inconclusive ones apart", async () => {
    const seen: Scenario[] = [];
    const predicate: Predicate = async scenario => {
      seen.push(scenario);
      return seen.length % 4 === 0 ? { verdict: "inconclusive", invariants: [] } : PASSES;
    };
    const { counts, failures } = await fuzz({ runs: 20, seed: "1", predicate });
    expect(counts).toEqual({ pass: 15, violated: 0, inconclusive: 5, shrink: 0 });
    expect(failures).toEqual([]);
    expect(seen).toStrictEqual(Array.from({ length: 20 }, (_, run) => scenarioOfRun("1", run)));
  });

  test.each(FAULT_KINDS.map(kind => kind.id))(
    "finds what only %s breaks, and shrinks it to that fault alone",
    async kind => {
      const { failures } = await fuzz({ runs: 100, seed: "1", predicate: breaksWhen(hasKind(kind)) });
      const [failure] = failures;
      expect(failure?.shrunk.faults).toMatchObject([{ kind, atMs: 0, skip: 0, chance: 1, endpoints: [] }]);
      expect(failure?.shrunk).toMatchObject({
        accounts: ["bot"],
        workload: [],
        seed: "1",
        healAtMs: 300_000,
        endAtMs: 1_200_000,
      });
    },
  );

  test("gives the same failure for the same seed", async () => {
    const [a, b] = [
      await fuzz({ runs: 200, seed: "abc", predicate: rare }),
      await fuzz({ runs: 200, seed: "abc", predicate: rare }),
    ];
    expect(a.failures).toHaveLength(1);
    expect(withoutTimes(a)).toStrictEqual(withoutTimes(b));
  });

  test("keeps to the invariant that broke first, whatever else a smaller scenario breaks", async () => {
    const predicate: Predicate = async ({ faults }) => {
      if (faults.length === 0) return PASSES;
      // Fewer than three faults break something else, which would be a smaller failure, but another one.
      return { verdict: "violated", invariants: faults.length < 3 ? ["other"] : ["mine", "other"] };
    };
    const { failures } = await fuzz({ runs: 50, seed: "1", predicate, failuresMax: 20 });
    const mine = failures.filter(failure => failure.target === "mine");
    expect(mine.length).toBeGreaterThan(0);
    for (const { shrunk, invariants } of mine) {
      expect(shrunk.faults).toHaveLength(3);
      expect(invariants).toContain("mine");
    }
  });

  test("goes straight to a failure by its path", async () => {
    const [failure] = (await fuzz({ runs: 200, seed: "1", predicate: rare })).failures;
    const again = await fuzz({ runs: 200, seed: "1", predicate: rare, path: failure!.path });
    expect(again.failures[0]?.shrunk).toStrictEqual(failure!.shrunk);
    expect(again.failures[0]?.original).toStrictEqual(failure!.shrunk);
  });

  test.each([2, 3])("finds with %i jobs what one job finds", async jobs => {
    const whole = await fuzz({ runs: 200, seed: "7", predicate: rare });
    const parts = await Promise.all(
      partition(200, jobs).map(part => fuzz({ runs: 200, seed: "7", predicate: rare, part })),
    );
    expect(mergeResults(parts).failures).toStrictEqual(whole.failures);
    expect(whole.failures).toHaveLength(1);
  });

  test("keeps what it has when the bound on shrinking is reached", async () => {
    const options = { runs: 50, seed: "1", predicate: breaksWhen(hasKind("hang")) };
    const { failures, counts } = await fuzz({ ...options, shrinkRunsMax: 5 });
    expect(counts.shrink).toBe(5);
    expect(hasKind("hang")(failures[0]!.shrunk)).toBe(true);
    expect((await fuzz({ ...options, shrinkRunsMax: 0 })).failures[0]?.shrunk).toEqual(failures[0]?.original);
  });

  test("ends between two runs when it is told to", async () => {
    const stop = new AbortController();
    const onProgress = ({ run }: { run: number }): void => {
      if (run === 4) stop.abort();
    };
    const result = await fuzz({
      runs: 100,
      seed: "1",
      predicate: async () => PASSES,
      signal: stop.signal,
      onProgress,
    });
    expect(result).toMatchObject({ interrupted: true, counts: { pass: 5 } });
  });

  test("names the run when the harness itself fails", async () => {
    const cause = new Error("no such door");
    const search = fuzz({ runs: 3, seed: "9", predicate: () => Promise.reject(cause) });
    await expect(search).rejects.toMatchObject({ message: "run 0 of seed 9: the harness failed", cause });
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
