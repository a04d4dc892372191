/** The repair in front of every version of the plugin: a few scenarios of bug #155. `npm run versions` runs the whole catalogue. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { resolveSubject } from "../../sim/subject/table.ts";
import { runTrial, type TrialRow } from "../../sim/verdict/trial.ts";
import { scenarios } from "../catalogue.ts";
import { brokenBy } from "./claims.ts";
import { OWN, ownReason } from "./own.ts";
import { bareOf, LATEST, repairedOf, VERSIONS } from "./versions.ts";

const ROOT = path.join(import.meta.dirname, "../..");
/** An expiry, a cure that has to be tried again, a dead token and a new login, a stop in the middle. */
const SAMPLE = ["shape-both", "notifystart-fails-twice", "taken-over", "stop-during-recovery"];

async function rowOf(name: string, subjectName: string): Promise<TrialRow> {
  const scenario = scenarios.find(scenario => scenario.name === `bug-155/${name}`);
  if (scenario === undefined) throw new Error(`there is no scenario bug-155/${name}`);
  const subject = await resolveSubject(subjectName, { cwd: ROOT });
  return (await runTrial({ scenario, subject, subjectName, door: "memory" })).row;
}

describe.each(VERSIONS.filter(version => version !== LATEST))("openclaw-weixin@%s", version => {
  test.each(SAMPLE)("with the repair breaks nothing in %s but what is its own", async name => {
    expect(brokenBy(version, await rowOf(name, repairedOf(version)))).toEqual([]);
  });
});

test("without the repair, an old one breaks what the repair is for", async () => {
  const broken = brokenBy("2.1.6", await rowOf("shape-both", bareOf("2.1.6")));
  expect(broken).toEqual(expect.arrayContaining(["recovers-in-time", "no-pause-loop", "truthful-health"]));
});

test("every version that is installed is held to it", () => {
  const { devDependencies } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8"));
  const installed = Object.keys(devDependencies).filter(name => /^openclaw-weixin-\d/.test(name));
  expect(installed).toEqual(VERSIONS.map(version => `openclaw-weixin-${version}`));
});

test("what is the plugin's own is told, with the reason, in docs/repair.md", () => {
  const page = readFileSync(path.join(ROOT, "docs/repair.md"), "utf8").replaceAll(/\s+/g, " ");
  for (const { invariant, scenario, why } of OWN)
    expect(page).toContain(`| ${scenario === undefined ? "" : `${scenario}: `}${invariant} | ${why} |`);
  expect(page).toContain(`${VERSIONS.slice(0, -1).join(", ")} and ${LATEST} of the plugin`);
});

test("nothing is the plugin's own of which the table does not say so", () => {
  const message =
    "bot: was to receive again within 10 s of 00:10:00 (its poll got -14), but no getupdates was accepted";
  expect(ownReason("2.1.6", "x/y", { invariant: "recovers-in-time", message })).toBeUndefined();
  const stop = {
    invariant: "prompt-stop",
    message: "bot: the stop asked at 04:00:00 took 25.45 s, not within 5 s",
  };
  expect(ownReason("2.1.6", "x/y", stop)).toMatch(/^A stop waits/);
  expect(ownReason("2.4.9", "x/y", stop)).toBeUndefined();
  // The last one that is listed stands for those that are not.
  const dead =
    "bot: neither getupdates nor notifystart for 5 min 0 s after 02:39:01, and needs-login was not declared";
  const more = { invariant: "no-pause-loop", message: `${dead} (and 11 more of this kind, not listed)` };
  expect(ownReason("2.1.1", "session/status-green-while-dead", more)).toMatch(/^It sends no notifystart/);
  expect(ownReason("2.1.1", "session/another", more)).toBeUndefined();
});
