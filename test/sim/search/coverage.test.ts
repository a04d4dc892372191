/** What a search has covered: cells of a trace, sums of files, what is owed, and the steering to what is rare. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FAULT_KINDS } from "../../../sim/fault/table.ts";
import { cellsOf } from "../../../sim/search/coverage/cells.ts";
import {
  CoverageCounter,
  mergeCoverage,
  parseCoverage,
  printCoverage,
} from "../../../sim/search/coverage/coverage.ts";
import { missingByKind, situationsOf } from "../../../sim/search/coverage/gaps.ts";
import { EXCUSES, everyCell } from "../../../sim/search/coverage/owed.ts";
import { RARE_KINDS } from "../../../sim/search/coverage/rare.ts";
import { OFTEN, swarmArbitrary } from "../../../sim/search/swarm.ts";
import { TraceBuilder } from "../invariant/trace-builder.ts";

const names = (trace: TraceBuilder) => Object.fromEntries(cellsOf(trace.unfinished()));
const NAME = { program: "1.0.0", subject: "fixed" };
const counted = (...cells: [string, number][]) => {
  const counter = new CoverageCounter();
  counter.add(new Map(cells));
  return counter.coverage(NAME);
};

describe("the cells of a trace", () => {
  it("say what the client said, where its life was, the endpoint and the kind", () => {
    const t = new TraceBuilder();
    t.session("live").lifecycle("start-asked").status("recovering");
    t.fault("fired", { kind: "hang", request: t.request("notifystart") });
    t.answer(t.request("getupdates")).status("live");
    t.fault("fired", { kind: "hang", request: t.request("getupdates") });
    t.fault("fired", { kind: "hang", request: t.request("getupdates") });
    t.session("stale");
    t.fault("fired", { kind: "reset", request: t.request("sendmessage") });
    t.status("recovering").fault("fired", { kind: "crash" }).crash();
    t.fault("fired", { kind: "suspend" });
    expect(names(t)).toEqual({
      "recovering starting notifystart hang": 1,
      "live running getupdates hang": 2,
      "live lost sendmessage reset": 1,
      "recovering lost - crash": 1,
      "recovering stopped - suspend": 1,
    });
  });

  it("are those of the account that was struck, and of each where all were", () => {
    const t = new TraceBuilder({ accounts: ["bot", "second"] });
    t.lifecycle("start-asked").status("recovering");
    const poll = t.on("bot").request("getupdates");
    t.on("second").fault("fired", { kind: "hang", request: poll }).fault("fired", { kind: "crash" });
    expect(names(t)).toEqual({
      "recovering starting getupdates hang": 1,
      "recovering starting - crash": 1,
      "unsaid stopped - crash": 1,
    });
  });
});

describe("coverage", () => {
  it("adds up, in whatever order, and is written and read as it is", () => {
    const [a, b] = [counted(["a", 1], ["c", 2]), counted(["b", 5], ["c", 1])];
    const sum = mergeCoverage([a, b]);
    expect(sum).toEqual({ version: 1, ...NAME, runs: 2, cells: { a: 1, b: 5, c: 3 } });
    expect(mergeCoverage([b, a])).toEqual(sum);
    expect(parseCoverage(printCoverage(a))).toEqual(a);
    expect(printCoverage(mergeCoverage([b, a]) as typeof a)).toBe(printCoverage(sum as typeof a));
    expect(parseCoverage(printCoverage(a).slice(0, 40))).toBeUndefined();
  });

  it("of two clients is not added up", () => {
    const other = { ...counted(), subject: "legacy" };
    expect(mergeCoverage([counted(), other])).toEqual({ odd: [counted(), other] });
  });

  it("lacks what is owed and was not reached, and nothing else", () => {
    const owed = everyCell().filter(({ excuse }) => excuse === undefined);
    const all = counted(...owed.map(({ name }): [string, number] => [name, 1]));
    expect(situationsOf(all).flatMap(({ missing }) => missing)).toEqual([]);
    const { "live running getupdates hang": _, ...cells } = all.cells;
    const [first, ...rest] = situationsOf({ ...all, cells });
    expect(first).toMatchObject({
      said: "live",
      phase: "running",
      endpoint: "getupdates",
      missing: ["hang"],
    });
    expect(rest.flatMap(({ missing }) => missing)).toEqual([]);
    expect(missingByKind(situationsOf({ ...all, cells }))).toEqual([["hang", 1]]);
  });

  it("owes each kind that is drawn somewhere, and every excuse excuses something that no earlier one does", () => {
    const cells = everyCell();
    const owed = new Set(cells.flatMap(({ cell, excuse }) => (excuse === undefined ? [cell.kind] : [])));
    expect([...owed]).toEqual(FAULT_KINDS.filter(({ searched }) => searched !== false).map(({ id }) => id));
    const used = new Set(cells.map(({ excuse }) => excuse));
    expect(EXCUSES.filter(excuse => !used.has(excuse))).toEqual([]);
  });
});

describe("the search", () => {
  it("draws rare kinds more often than others, and the same for the same seed", () => {
    const sample = () => fc.sample(swarmArbitrary, { numRuns: 1_000, seed: 7 });
    const drawn = sample().flatMap(({ kinds }) => kinds.map(({ id }) => id));
    const share = (ids: readonly string[]) => drawn.filter(id => ids.includes(id)).length / ids.length;
    const others = [...new Set(drawn)].filter(id => !OFTEN.includes(id) && !RARE_KINDS.includes(id));
    expect(share(RARE_KINDS)).toBeGreaterThan(1.3 * share(others));
    expect(sample().flatMap(({ kinds }) => kinds.map(({ id }) => id))).toEqual(drawn);
  });
});
