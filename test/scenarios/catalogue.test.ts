/** The catalogue as data: what its scenarios say of themselves, and that every run of it is tested and has its digest. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isOfTheNight, plans, plansFor, type ReadyPlan, scenarios } from "../catalogue.ts";
import { readDigests, runKey } from "../digests/digests.ts";
import { ourPart } from "../scenarios-msw/both-doors.ts";
import { shuffledPart } from "./far-from-home.ts";

const CONTROL = "bug-155/healthy-day";

/** What the client is rightly blamed for and does not mend yet, by scenario. */
const KNOWN_FAILURES = new Map(
  readFileSync(join(import.meta.dirname, "../known-failures.md"), "utf8")
    .split("\n")
    .filter(line => line.startsWith("| ") && !line.startsWith("| scenario") && !line.startsWith("| ---"))
    .map(line => line.split("|").map(cell => cell.trim()))
    .map(([, name = "", breaks = ""]) => [name, breaks.split(", ")]),
);

describe("the catalogue", () => {
  it.each(scenarios)(
    "$name says what it expects of fixed, which is to pass",
    ({ name, expect: expected }) => {
      expect(expected.fixed).toEqual(KNOWN_FAILURES.get(name) ?? "pass");
    },
  );

  it("has every known failure that is listed", () => {
    const names = new Set(scenarios.map(({ name }) => name));
    expect([...KNOWN_FAILURES.keys()].filter(name => !names.has(name) && !name.startsWith("test/"))).toEqual(
      [],
    );
  });

  it.each(scenarios)("$name links to the public record, or says why it exists", ({ why }) => {
    expect(why.length).toBeGreaterThan(0);
    for (const reason of why) expect(reason).toMatch(/^https:\/\/\S+\.\S+\/|^[A-Z].{20,}\.$/);
  });

  it("is taken from the public record for its greater part", () => {
    const linked = scenarios.filter(({ why }) => why.some(reason => reason.startsWith("https://")));
    expect(linked.length / scenarios.length).toBeGreaterThan(0.85);
  });

  it("has a control that every client passes", () => {
    const control = scenarios.find(({ name }) => name === CONTROL);
    expect(control?.faults).toEqual([]);
    expect(control?.expect).toEqual({
      fixed: "pass",
      legacy: "pass",
      "openclaw-weixin@2.4.9": "pass",
      "openclaw-weixin@2.4.9+proposal": "pass",
      "openclaw-weixin@2.4.9+repair": "pass",
      "openclaw-weixin@2.4.6": "pass",
    });
  });

  it("gives every scenario a title of its own", () => {
    expect(new Set(scenarios.map(({ title }) => title)).size).toBe(scenarios.length);
  });
});

describe("every run", () => {
  /** The parts that the files of a folder test. */
  const partsOf = (folder: string): number[] =>
    readdirSync(folder)
      .filter(name => name.endsWith(".test.ts"))
      .map(name => /\((?:ourPart\()?(\d+)\)+;$/m.exec(readFileSync(join(folder, name), "utf8"))?.[1])
      .flatMap(part => (part === undefined ? [] : Number(part)))
      .toSorted();
  const keysOf = (some: readonly ReadyPlan[]): string[] =>
    some.map(({ scenario, subjectName }) => runKey(scenario.name, subjectName)).toSorted();

  it("is tried once through the memory door, by day or each night", () => {
    const byDay = keysOf(partsOf(import.meta.dirname).flatMap(shuffledPart));
    const ofTheNight = plans.filter(isOfTheNight);
    expect([...byDay, ...keysOf(ofTheNight)].toSorted()).toEqual(keysOf(plans));
    expect(new Set(ofTheNight.map(({ subjectName }) => subjectName))).toEqual(
      new Set(["openclaw-weixin@2.4.6"]),
    );
    const nightly = readFileSync(join(import.meta.dirname, "../../.github/workflows/nightly.yml"), "utf8");
    expect(nightly).toContain("npm run digests:matrix");
  });

  it("of our client is tried once through the msw door", () => {
    const parts = partsOf(join(import.meta.dirname, "../scenarios-msw"));
    expect(keysOf(parts.flatMap(ourPart))).toEqual(keysOf(plansFor("fixed")));
  });

  it("has its digest in digests.txt, which holds no others (npm run digests)", () => {
    expect([...readDigests().keys()].toSorted()).toEqual(keysOf(plans));
  });
});
