/** The matchers of `ilink-sim/vitest`, and what a test that uses them is told. */
import { beforeAll, describe, expect, it } from "vitest";
import { parseScenario } from "../../sim/index.ts";
import { type Outcome, runScenario } from "../../sim/testing/vitest.ts";

const text = (more: string): string =>
  `title: t\nruns: 30m\nsettle: 10m\nserver: { idleAfter: 10m }\nworkload:\n  - { at: 1m, inbound: alice }\n${more}`;
const scenario = (more = "") => parseScenario(text(more), { file: "x.yaml", name: "x" });
const UNFIRED = "faults:\n  - { kind: hang, from: 5m, for: 1m, on: sendmessage }\n";

let passes: Outcome;
let breaks: Outcome;
let saysNothing: Outcome;
beforeAll(async () => {
  passes = await runScenario(scenario(), { subject: "fixed" });
  breaks = await runScenario(scenario(), { subject: "legacy", seed: "7" });
  saysNothing = await runScenario(scenario(UNFIRED), { subject: "fixed" });
});

const BROKEN = ["no-pause-loop", "recovers-in-time", "truthful-health"] as const;

it("hold of what is so", () => {
  expect(passes).toPass();
  expect(breaks).not.toPass();
  expect(breaks).toBreak("no-pause-loop");
  expect(breaks).toBreakOnly(...BROKEN);
  expect(breaks).not.toBreakOnly("no-pause-loop");
  expect(breaks).not.toBreak("no-loss");
  expect(breaks.row.seed).toBe("7");
  expect(saysNothing).toBeInconclusive();
  expect(passes).not.toBeInconclusive();
});

/** What a test says that fails. */
function thrownBy(test: () => void): Error & { expected?: unknown; actual?: unknown } {
  try {
    test();
  } catch (error) {
    return error as Error;
  }
  throw new Error("it holds");
}

describe("fail with what was expected, the run in brief, and what differs:", () => {
  it("toPass", () => {
    const { message } = thrownBy(() => expect(breaks).toPass());
    expect(message).toMatch(/^expected the run to pass\nx · legacy · violated/);
    expect(message).toContain("\n  recovers-in-time at ");
    expect(message).toMatch(/\n {2}and \d+ breaches? more\n {2}replay: .* --seed 7 --no-expect$/);
    expect(thrownBy(() => expect(passes).not.toPass()).message).toContain("expected the run not to pass\n");
  });

  it("toBreak compares what was named alone", () => {
    const error = thrownBy(() => expect(breaks).toBreak("no-loss", "no-pause-loop"));
    expect(error.message).toContain("expected the run to break no-loss, no-pause-loop\n");
    expect(error).toMatchObject({ expected: ["no-loss", "no-pause-loop"], actual: ["no-pause-loop"] });
    expect(() => expect(breaks).not.toBreak("no-pause-loop")).toThrow("not to break no-pause-loop\n");
  });

  it("toBreakOnly compares everything", () => {
    const error = thrownBy(() => expect(breaks).toBreakOnly("no-pause-loop"));
    expect(error.message).toContain("expected the run to break no-pause-loop alone\n");
    expect(error).toMatchObject({ expected: ["no-pause-loop"], actual: BROKEN });
  });

  it("toBeInconclusive", () => {
    expect(() => expect(passes).toBeInconclusive()).toThrow("expected the run to be inconclusive\n");
    expect(() => expect(saysNothing).not.toBeInconclusive()).toThrow("not to be inconclusive\n");
  });
});

it("a run that says nothing breaks nothing, and does not break nothing", () => {
  const words = "expected a run that says something\n";
  expect(() => expect(saysNothing).toBreak("no-loss")).toThrow(words);
  expect(() => expect(saysNothing).not.toBreak("no-loss")).toThrow(words);
  expect(() => expect(saysNothing).not.toBreakOnly("no-loss")).toThrow(words);
});

it("no matcher holds of something else, or of a name that no invariant has", () => {
  expect(() => expect(Promise.resolve(passes)).not.toPass()).toThrow("is an await missing?");
  expect(() => expect(undefined).not.toBreak("no-loss")).toThrow("expected what runScenario");
  expect(() => expect(breaks).not.toBreak("no-los")).toThrow(
    "there is no invariant no-los; did you mean no-loss?",
  );
  // @ts-expect-error It would hold of every run.
  expect(() => expect(breaks).toBreak()).toThrow("name the invariants");
});

describe("runScenario", () => {
  it("refuses what is not there, and more than one", async () => {
    await expect(runScenario("bug-155", { subject: "fixed" })).rejects.toThrow(
      /^bug-155 means \d+ scenarios/,
    );
    await expect(runScenario("bug-155/overnight-idl", { subject: "fixed" })).rejects.toThrow(
      "overnight-idle",
    );
    await expect(runScenario(scenario(), { subject: "nobody" })).rejects.toThrow("there is no such subject");
  });

  it("refuses an option that there is not", async () => {
    const options = { subject: "fixed", doors: "msw" };
    await expect(runScenario(scenario(), options)).rejects.toThrow('unknown key "doors"');
  });
});
