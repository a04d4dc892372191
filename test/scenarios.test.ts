/** The catalogue holds what it says: each scenario for each subject comes out as its file expects. */
import { describe, expect, it } from "vitest";
import { printDetails } from "../sim/report/details.ts";
import { named, plans, run, scenarios } from "./catalogue.ts";

const CONTROL = "bug-155/healthy-day";

describe("through the memory door", () => {
  it.each(named(plans))("$name: $subjectName $outcome", async plan => {
    const trial = await run(plan);
    expect(trial.row.asExpected, printDetails(trial)).toBe(true);
  });
});

describe("the catalogue", () => {
  it.each(scenarios)("$name says what it expects of fixed, which is to pass", ({ expect: expected }) => {
    expect(expected.fixed).toBe("pass");
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
      "openclaw-weixin@2.4.9+repair": "pass",
      "openclaw-weixin@2.4.6": "pass",
    });
  });

  it("gives every scenario a title of its own", () => {
    expect(new Set(scenarios.map(({ title }) => title)).size).toBe(scenarios.length);
  });
});
