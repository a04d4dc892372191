/** A client whose files a fault has harmed may come back without its cursor: it is handed what waited meanwhile. */
import { expect, it } from "vitest";
import { printDetails } from "../../../sim/report/details.ts";
import { parseScenario } from "../../../sim/scenario/parse.ts";
import { runTrial, violatedInvariants } from "../../../sim/verdict/trial.ts";
import { type Habit, plainClient } from "../../plain-client/client.ts";

/** Killed after half an hour, down for a minute; a user writes meanwhile. */
const tried = (faults: string, ...habits: Habit[]) => {
  const text = `
title: A minute down
runs: 1h
settle: 10m
workload:
  - { at: 10m, inbound: alice }
  - { at: 30m30s, inbound: alice }
  - { at: 45m, inbound: alice }
faults:
${faults}
`;
  const scenario = parseScenario(text, { name: "x", file: "x.yaml" });
  return runTrial({ scenario, subjectName: "plain", subject: plainClient(...habits), door: "memory" });
};
const crash = (kept: string) => `  - { kind: crash, from: 30m, for: 1m, with: { kept: ${kept} } }`;
const DENIED = "  - { kind: disk-denied, from: 0s, for: 20m }";

it.each([crash("nothing"), crash("last-writes-lost"), crash("torn"), `${DENIED}\n${crash("all")}`])(
  "%s excuses it",
  async faults => {
    const trial = await tried(faults, "forgets its cursor at a start");
    expect(violatedInvariants(trial.verdict), printDetails(trial)).not.toContain("no-loss");
  },
);

it("without any harm to its files, it has lost the message", async () => {
  const trial = await tried(crash("all"), "forgets its cursor at a start");
  expect(violatedInvariants(trial.verdict), printDetails(trial)).toEqual(["no-loss"]);
  const sound = await tried(crash("all"));
  expect(violatedInvariants(sound.verdict), printDetails(sound)).toEqual([]);
});
