import { describe, expect, test } from "vitest";
import type { Scenario, WorkloadLine } from "../../../sim/scenario/scenario.ts";
import { type FuzzProgress, fuzz, shrinkFound } from "../../../sim/search/fuzz.ts";
import type { Predicate } from "../../../sim/search/predicate.ts";
import type { FuzzResult } from "../../../sim/search/result.ts";
import { scenarioAt, scenarioOfRun } from "../../../sim/search/scenario-of-run.ts";
import { search } from "../../../sim/search/search.ts";
import { OFTEN } from "../../../sim/search/swarm.ts";
import { breaksEach, breaksWhen, hasKind, PASSES } from "./toy.ts";

/** A client that cannot stand two accounts while messages are worked on: rare enough that several runs go by. */
const isRare = ({ accounts, host }: Scenario): boolean => accounts.length === 2 && host.handlerMs >= 60_000;
const rare = breaksWhen(isRare);
/** One of each sort: on the request, the answer, the handler, the disk, the server and the process. */
const FEW_OF_THE_OTHERS = [
  "body-cut",
  "cursor-absent",
  "handler-throws",
  "disk-full",
  "session-lapses",
  "crash",
];

const several = breaksEach({ hung: hasKind("hang"), taken: hasKind("taken-over"), rare: isRare });

const withoutTime = ({ elapsedMs: _elapsed, ...rest }: FuzzResult) => rest;
const kindsOf = ({ faults }: Scenario): string[] => faults.map(({ kind }) => kind);

describe("fuzz", () => {
  test.each([...OFTEN, ...FEW_OF_THE_OTHERS])(
    "finds what only %s breaks, and shrinks it to that fault alone",
    async kind => {
      const { failures } = await fuzz({ runs: 800, seed: "1", predicate: breaksWhen(hasKind(kind)) });
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

  test.each<[string, (line: WorkloadLine) => boolean, Partial<WorkloadLine>]>([
    ["a scan", ({ action }) => action === "scan", { action: "scan", account: "bot", atMs: 0 }],
    [
      "a long text",
      ({ chars }) => chars !== undefined,
      { action: "send", chars: 4_500, user: "alice", atMs: 0 },
    ],
    [
      "a file",
      ({ action, as }) => action === "send" && as !== undefined,
      { as: "image", user: "alice", atMs: 0 },
    ],
    ["a group", ({ group }) => group !== undefined, { action: "inbound", user: "alice", atMs: 0 }],
    [
      "the same words",
      ({ same }) => same === true,
      { action: "inbound", same: true, user: "alice", atMs: 0 },
    ],
    ["what no client knows", ({ as }) => as === "unknown", { action: "inbound", as: "unknown", atMs: 0 }],
    ["a second user", ({ user }) => user === "bob", { user: "bob", atMs: 0 }],
  ])("finds what only %s breaks, and shrinks it to that line alone", async (_, is, least) => {
    const { failures } = await fuzz({
      runs: 200,
      seed: "1",
      predicate: breaksWhen(({ workload }) => workload.some(is)),
    });
    expect(failures[0]?.shrunk).toMatchObject({ accounts: ["bot"], faults: [], workload: [least] });
    expect(failures[0]?.cutShort).toBe(false);
  });

  test("finds every invariant that broke and shrinks each towards itself", async () => {
    const { failures, counts } = await fuzz({ runs: 200, seed: "1", predicate: several });
    const shrunkTo = Object.fromEntries(failures.map(({ targets, shrunk }) => [targets.join(), shrunk]));
    expect(Object.keys(shrunkTo).toSorted()).toEqual(["hung", "rare", "taken"]);
    expect(kindsOf(shrunkTo.hung!)).toEqual(["hang"]);
    expect(kindsOf(shrunkTo.taken!)).toEqual(["taken-over"]);
    expect(kindsOf(shrunkTo.rare!)).toEqual([]);
    expect(shrunkTo.rare?.accounts).toHaveLength(2);
    const runs = failures.map(({ run }) => run);
    expect(runs).toEqual(runs.toSorted((a, b) => a - b));
    for (const { run, original, shrunk, invariants, cutShort } of failures) {
      expect(original).toStrictEqual(scenarioOfRun("1", run));
      expect(invariants).toEqual((await several(shrunk)).invariants);
      expect(cutShort).toBe(false);
    }
    expect(counts.pass + counts.violated).toBe(200);
    expect(counts.shrink).toBe(failures.reduce((total, { shrinkTries }) => total + shrinkTries, 0));
  });

  test("keeps to its invariant, whatever else a smaller scenario breaks", async () => {
    const predicate: Predicate = async ({ faults }) => {
      // Fewer than three faults break something else, which would be a smaller failure, but another one.
      const invariants = [...(faults.length > 0 ? ["other"] : []), ...(faults.length >= 3 ? ["mine"] : [])];
      return { verdict: invariants.length > 0 ? "violated" : "pass", invariants };
    };
    const { failures } = await fuzz({ runs: 50, seed: "1", predicate });
    const faultsOf = Object.fromEntries(failures.map(f => [f.targets.join(), f.shrunk.faults.length]));
    expect(faultsOf).toEqual({ other: 1, mine: 3 });
    expect(failures.find(({ targets }) => targets.includes("mine"))?.invariants).toEqual(["other", "mine"]);
  });

  test("makes one failure of those that shrink to the same scenario, with the lowest run", async () => {
    const predicate = breaksEach({
      // Breaks later than its twin, but comes down to the same.
      late: scenario => hasKind("hang")(scenario) && scenario.faults.length === 1,
      hung: hasKind("hang"),
      taken: hasKind("taken-over"),
    });
    const { breaches } = await search({ runs: 200, seed: "3", predicate });
    const runOf = Object.fromEntries(breaches.map(({ invariant, run }) => [invariant, run]));
    const { failures } = await fuzz({ runs: 200, seed: "3", predicate });
    expect(failures.map(({ targets }) => targets.toSorted()).toSorted()).toEqual([
      ["hung", "late"],
      ["taken"],
    ]);
    const merged = failures.find(({ targets }) => targets.includes("hung"));
    expect(runOf.late).toBeGreaterThan(runOf.hung!);
    expect(merged?.run).toBe(runOf.hung);
    expect(scenarioAt("3", merged!.path)).toStrictEqual(merged!.shrunk);
  });

  test("gives the same failures for the same seed", async () => {
    const options = { runs: 200, seed: "abc", predicate: several };
    const [a, b] = [await fuzz(options), await fuzz(options)];
    expect(a.failures.length).toBeGreaterThan(1);
    expect(withoutTime(a)).toStrictEqual(withoutTime(b));
  });

  test("reaches the shrunk scenario by the path of its failure", async () => {
    const { failures } = await fuzz({ runs: 200, seed: "1", predicate: rare });
    const [failure] = failures;
    expect(failure?.path).toMatch(/^\d+(:\d+)+$/);
    expect(scenarioAt("1", failure!.path)).toStrictEqual(failure!.shrunk);
    expect(await rare(failure!.shrunk)).toMatchObject({ verdict: "violated" });
  });

  test.each([2, 3])("finds with %i jobs all that one job finds", async jobs => {
    const options = { runs: 200, seed: "7", predicate: several };
    const whole = await fuzz(options);
    const merged = await fuzz({ ...options, jobs });
    expect(withoutTime(merged)).toStrictEqual(withoutTime(whole));
    expect(whole.failures).toHaveLength(3);
  });

  test("tells what it shrinks after the search", async () => {
    const told: FuzzProgress[] = [];
    await fuzz({ runs: 200, seed: "1", predicate: several, onProgress: progress => told.push(progress) });
    const begun = told.findIndex(({ phase }) => phase === "shrink");
    expect(begun).toBe(200);
    const shrinking = told.slice(begun).flatMap(p => (p.phase === "shrink" ? [p.invariant] : ["searching"]));
    expect([...new Set(shrinking)].toSorted()).toEqual(["hung", "rare", "taken"]);
  });
});

describe("the bounds on shrinking", () => {
  const options = { runs: 200, seed: "1", predicate: several };

  test("one failure keeps what it has when its bound is reached, and says so", async () => {
    const { failures, counts } = await fuzz({ ...options, shrinkTriesMax: 5 });
    expect(counts.shrink).toBe(15);
    expect(failures.map(({ cutShort }) => cutShort)).toEqual([true, true, true]);
    for (const { targets, shrunk } of failures)
      expect((await several(shrunk)).invariants).toContain(targets[0]);
  });

  test("all share the total, so that none is left out", async () => {
    const { failures, counts } = await fuzz({ ...options, shrinkTriesTotal: 12 });
    expect(counts.shrink).toBe(12);
    expect(failures.map(({ shrinkTries }) => shrinkTries)).toEqual([4, 4, 4]);
  });

  test("what a client makes of its tries is bounded too", async () => {
    const predicate: Predicate = async scenario => ({ ...(await several(scenario)), requests: 50 });
    const { failures } = await fuzz({ ...options, predicate, shrinkRequestsTotal: 450 });
    expect(failures.map(({ shrinkTries, cutShort }) => [shrinkTries, cutShort])).toEqual([
      [3, true],
      [3, true],
      [3, true],
    ]);
  });

  test("no scenario is tried twice, whatever it is tried for", async () => {
    const { breaches } = await search(options);
    const found = { ...(await search({ ...options, runs: 0 })), breaches };
    const tried: string[] = [];
    const predicate: Predicate = async scenario => {
      tried.push(JSON.stringify(scenario));
      return several(scenario);
    };
    const { counts } = await shrinkFound(found, { seed: "1", predicate });
    expect(new Set(tried).size).toBe(tried.length);
    expect(counts.shrink).toBe(tried.length);
  });

  test("without a try each failure is the scenario as drawn", async () => {
    const { failures } = await fuzz({ ...options, shrinkTriesMax: 0 });
    // Invariants that one run broke share its scenario.
    expect(failures.flatMap(({ targets }) => targets)).toHaveLength(3);
    for (const { shrunk, original } of failures) expect(shrunk).toStrictEqual(original);
  });

  test.each([0, 200])(
    "a failure is the scenario that was judged, after at most %i tries",
    async shrinkTriesMax => {
      // As if the last fault of several never acted.
      const predicate: Predicate = async scenario =>
        scenario.faults.length < 2
          ? PASSES
          : {
              verdict: "violated",
              invariants: ["toy"],
              judged: { ...scenario, faults: scenario.faults.slice(0, -1) },
            };
      const { failures } = await fuzz({ ...options, predicate, shrinkTriesMax });
      expect(failures).toHaveLength(1);
      const { shrunk, path } = failures[0]!;
      expect(shrunk.faults).toEqual(scenarioAt("1", path).faults.slice(0, -1));
    },
  );

  test("the signal ends it, and everything found is returned", async () => {
    const stop = new AbortController();
    const onProgress = (progress: FuzzProgress): void => {
      if (progress.phase === "shrink" && progress.tries === 3) stop.abort();
    };
    const result = await fuzz({ ...options, signal: stop.signal, onProgress });
    expect(result).toMatchObject({ interrupted: true, counts: { shrink: 3 } });
    expect(result.failures).toHaveLength(3);
  });

  test("a harness that fails while shrinking is named by the run", async () => {
    const cause = new Error("no such door");
    const breaches = [{ invariant: "toy", run: 4, invariants: ["toy"] }];
    const found = { ...(await search({ ...options, runs: 0 })), breaches };
    let asked = 0;
    const predicate: Predicate = async () => {
      if (asked++ === 2) throw cause;
      return { verdict: "pass", invariants: [] };
    };
    const failed = { message: "run 4 of seed 1: the harness failed", cause };
    await expect(shrinkFound(found, { seed: "1", predicate })).rejects.toMatchObject(failed);
    expect(asked).toBe(3);
  });
});
