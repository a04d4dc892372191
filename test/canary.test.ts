/** `fuzz --canary`: a search that would not notice a planted defect does not begin. */
import { afterAll, expect, it } from "vitest";
import { CANARY_RUNS, seesLoss } from "../sim/commands/fuzz-canary.ts";
import type { Judgement } from "../sim/search/fuzz.ts";
import { Folder } from "./command-line.ts";

const folder = new Folder("canary");
afterAll(() => folder.remove());

it("is found in the client of this package, and the search goes on", async () => {
  const ended = await folder.ask(["fuzz", "--runs", "1", "--seed", "1", "--canary"]);
  expect(ended.stderr).toContain("canary: the planted defect is found\n");
  expect(ended.stdout).toMatch(/^fixed: .* in 1 scenarios? /m);
});

it("ends with 70 when no run of the client says anything", async () => {
  // A real socket: what it does cannot be believed.
  folder.file(
    "real.ts",
    `import net from "node:net";
export default { name: "real", create: () => ({
  start: async () => { net.connect(1).on("error", () => {}); }, stop: async () => {}, login: async () => {},
  send: async () => ({ outcome: "unknown" }) }) };`,
  );
  const ended = await folder.ask([
    "fuzz",
    "--runs",
    "1",
    "--subject",
    "./real.ts",
    "--canary",
    "--seed",
    "1",
  ]);
  expect(ended).toMatchObject({ code: 70, stdout: "" });
  expect(ended.stderr).toContain(
    `canary: in the first ${CANARY_RUNS} scenarios nobody noticed that ./real.ts loses every third message.`,
  );
});

it.each<[string, Judgement, boolean, number]>([
  ["a loss that is proved", { verdict: "violated", invariants: ["in-order", "no-loss"] }, true, 1],
  ["another breach", { verdict: "violated", invariants: ["in-order"] }, false, CANARY_RUNS],
  [
    "a loss in a run that says nothing",
    { verdict: "inconclusive", invariants: ["no-loss"] },
    false,
    CANARY_RUNS,
  ],
  ["passes", { verdict: "pass", invariants: [] }, false, CANARY_RUNS],
])("%s", async (_, judgement, isSeen, runs) => {
  let asked = 0;
  const predicate = async () => {
    asked++;
    return judgement;
  };
  const { signal } = new AbortController();
  expect(await seesLoss({ seed: "1", predicate, jobs: 1, signal })).toBe(isSeen);
  expect(asked).toBe(runs);
});
