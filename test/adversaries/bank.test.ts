/** Every adversary of the bank is caught where it was seen, and its client without the defect is not. The command score does the rest. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createScoring, type Score } from "../../sim/commands/scoring.ts";
import { readScenarios } from "../../sim/commands/trials.ts";
import type { Expectation, Scenario } from "../../sim/scenario/scenario.ts";
import type { Judgement } from "../../sim/search/fuzz.ts";
import type { Adversary } from "../../sim/subject/adversary.ts";
import fixed from "../../sim/subject/fixed.ts";
import legacy from "../../sim/subject/legacy.ts";
import type { SubjectModule } from "../../sim/subject/subject.ts";
import { runTrial, violatedInvariants } from "../../sim/verdict/trial.ts";
import { HABITS } from "./bank/habits.ts";
import bank from "./bank.ts";
import { mutantsOfFixed, rewriterOf } from "./mutant.ts";

const { adversaries, controls } = bank;

/** What the search found once must still catch somebody: by the name of the file. */
const found: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(import.meta.dirname, "found.json"), "utf8"),
);
/** Those that no scenario catches, each with the reason. */
const uncaught: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(import.meta.dirname, "uncaught.json"), "utf8"),
);
const fileOf = (name: string): string => `test/found/${name}.yaml`;
const subjects = new Map<string, SubjectModule>([
  ["fixed", fixed],
  ["legacy", legacy],
]);

async function subjectOf(name: string): Promise<SubjectModule> {
  const known = subjects.get(name);
  if (known !== undefined) return known;
  const open = adversaries.find(one => one.name === name)?.open ?? controls[name];
  const subject = await (open as () => SubjectModule | Promise<SubjectModule>)();
  subjects.set(name, subject);
  return subject;
}

/** What a control does is asked once: of those that the scenario itself names, other tests hold it to what it says. */
const judged = new Map<string, Promise<Judgement>>();

const ask =
  (subjectName: string) =>
  (scenario: Scenario): Promise<Judgement> => {
    const key = `${subjectName}\n${scenario.name}`;
    const said = scenario.expect[subjectName];
    const judgement =
      judged.get(key) ?? (said === undefined ? tried(subjectName, scenario) : judgementOf(said));
    judged.set(key, judgement);
    return judgement;
  };

async function tried(subjectName: string, scenario: Scenario): Promise<Judgement> {
  const subject = await subjectOf(subjectName);
  const { verdict } = await runTrial({ scenario, subjectName, subject, door: "memory" });
  return { verdict: verdict.verdict, invariants: violatedInvariants(verdict) };
}

async function judgementOf(said: Expectation): Promise<Judgement> {
  return typeof said === "string"
    ? { verdict: said, invariants: [] }
    : { verdict: "violated", invariants: [...said] };
}

function scoreIn(adversary: Adversary, names: readonly string[]): Promise<Score> {
  const signal = new AbortController().signal;
  const tries = {
    scenarios: readScenarios(names),
    generated: [],
    jobs: 1,
    untilCaught: true,
    signal,
    onRun: () => {},
  };
  return createScoring(ask, tries)(adversary);
}

it("names are unique", () => {
  const names = adversaries.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

it.each(adversaries.filter(({ seenIn }) => seenIn.length > 0))(
  "one that $name is caught by $caughtBy",
  async adversary => {
    const { seenIn } = adversary;
    expect(await scoreIn(adversary, seenIn)).toMatchObject({ caught: true, caughtIn: seenIn });
  },
);

it("each is looked for in a scenario, in the museum or in test/found, or is named with the reason why nothing catches it", () => {
  const inMuseum = new Set(HABITS.map(({ name }) => name));
  const inFound = new Set(Object.values(found));
  const unseen = adversaries.filter(({ name, seenIn }) => seenIn.length === 0 && !inMuseum.has(name));
  const lost = unseen.map(({ name }) => name).filter(name => !inFound.has(name));
  expect(Object.keys(uncaught).toSorted()).toEqual(lost.toSorted());
});

it("every file of test/found has an adversary", () => {
  const files = readScenarios(["test/found"]).map(({ name }) => name);
  expect(Object.keys(found).map(fileOf).toSorted()).toEqual(files.toSorted());
});

it.each(Object.entries(found))("%s catches one that %s", async (file, name) => {
  const adversary = adversaries.find(one => one.name === name) as Adversary;
  expect(await scoreIn(adversary, [fileOf(file)])).toMatchObject({ caught: true });
});

it("every mutant's snippets stand where it says, and what stands there instead can be read", async () => {
  const moved: string[] = [];
  for (const { name } of adversaries) await subjectOf(name).catch(error => moved.push(String(error)));
  expect(moved).toEqual([]);
});

it("a mutant without an edit is the client itself", async () => {
  const [sound] = mutantsOfFixed([{ name: "fixed", does: "", edits: [], caughtBy: [] }]);
  const { open } = sound as Adversary;
  const [scenario] = readScenarios(["bug-155/overnight-idle"]) as [Scenario];
  const run = async (subject: SubjectModule) =>
    (await runTrial({ scenario, subjectName: "fixed", subject, door: "memory" })).row.digest;
  expect(await run(await open())).toBe(await run(fixed));
});

it.each([
  ["is gone", "there is no such line in the file"],
  ["stands twice", "const"],
])("a snippet that %s is said, with the mutant's name", (_, from) => {
  const edit = { file: "src/chunks.ts", from, to: "" };
  const mutant = { name: "lost", does: "", caughtBy: [], ...edit };
  expect(() => rewriterOf(mutant)).toThrow(
    /^the adversary "lost": its snippet stands \d+ times in src\/chunks\.ts/,
  );
});
