/** Same scenario, subject and seed: same digest, whatever ran before, whichever process, machine setting and folder. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { parseScenario } from "../sim/scenario/parse.ts";
import { digestTrace } from "../sim/trace/digest.ts";
import { runTrial, type TrialRow } from "../sim/verdict/trial.ts";
import { plans as all, type ReadyPlan, run } from "./catalogue.ts";

/** Half the catalogue in another process takes half a minute on a slow machine. */
const TIMEOUT_MS = 180_000;

/** The family of bug #155 for all its subjects, every scenario for our client, and every fifth other run. */
const plans = all.filter(
  ({ scenario, subjectName }, at) =>
    scenario.name.startsWith("bug-155/") || subjectName === "fixed" || at % 5 === 0,
);
const plansFor = (subject: string): ReadyPlan[] => plans.filter(({ subjectName }) => subjectName === subject);

const CLI = join(import.meta.dirname, "../sim/cli.ts");

const key = ({ scenario, subjectName }: ReadyPlan): string => `${scenario.name} · ${subjectName}`;

async function digests(order: readonly ReadyPlan[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const plan of order) found.set(key(plan), (await run(plan)).row.digest);
  return found;
}

/** What this process gets, in the order of the catalogue. */
let reference: Map<string, string>;
beforeAll(async () => {
  reference = await digests(plans);
}, TIMEOUT_MS);

/** Asserts as objects, so that a failure names the runs that differ. */
const expectSame = (found: ReadonlyMap<string, string>): void =>
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(reference));

describe("the digest of every run is the same", { timeout: TIMEOUT_MS }, () => {
  it("when it is run again", async () => {
    expectSame(await digests(plans));
  });

  it("when the catalogue runs backwards, subject by subject", async () => {
    const subjects = [...new Set(plans.map(({ subjectName }) => subjectName))];
    expectSame(await digests(subjects.toReversed().flatMap(plansFor).toReversed()));
  });

  it("in another process with another time zone, language and folder", async () => {
    const cwd = mkdtempSync(join(tmpdir(), "ilink-determinism-"));
    try {
      const { stdout } = await promisify(execFile)(process.execPath, [CLI, "run", "--json"], {
        cwd,
        // Chatham is 12 h 45 min ahead, and a Turkish I is not a Latin one.
        env: { ...process.env, TZ: "Pacific/Chatham", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" },
        maxBuffer: 64 * 2 ** 20,
      });
      const { runs } = JSON.parse(stdout) as { runs: TrialRow[] };
      const found = runs.map(
        ({ scenario, subject, digest }) => [`${scenario} · ${subject}`, digest ?? "none"] as const,
      );
      expectSame(new Map(found.filter(([name]) => reference.has(name))));
    } finally {
      rmSync(cwd, { recursive: true });
    }
  });
});

describe("another seed", () => {
  const [legacy] = plansFor("legacy") as [ReadyPlan];
  /** The digest of a run, as if its header did not name the seed. */
  const course = async (plan: ReadyPlan, seed: string): Promise<string> => {
    const { trace } = await runTrial({ ...plan, door: "memory", seed });
    return digestTrace({ ...trace, header: { ...trace.header, seed: "" } });
  };

  it("changes the course of a scenario that draws chance", async () => {
    const scenario = parseScenario(
      `
title: Half of all polls fail
runs: 1h
workload: [{ every: 10m, inbound: alice }]
faults: [{ kind: http-status, at: 1m, chance: 0.5, on: getupdates, with: { status: 503 } }]
`,
      { name: "chance", file: "chance.yaml" },
    );
    const plan = { ...legacy, scenario };
    const one = await course(plan, "1");
    expect(await course(plan, "1")).toBe(one);
    expect(await course(plan, "2")).not.toBe(one);
  });

  it("changes nothing where nothing draws chance", async () => {
    expect(await course(legacy, "2")).toBe(await course(legacy, "1"));
  });
});
