/** Which runs `run` makes, when it ends early, and what counts: as people meet it on the command line. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { Folder } from "./command-line.ts";

const folder = new Folder("run-options");
afterAll(() => folder.remove());
beforeEach(() => rmSync(join(folder.path, ".ilink-sim"), { recursive: true, force: true }));

/** Two that legacy breaks and, between them by name, one that it passes. */
const quiet = "title: t\nruns: 10m\nworkload: [{ at: 2m, inbound: alice }]\n";
const stale = `${quiet}faults: [{ kind: stale-token, from: 4m, for: 1m }]\n`;
folder.file("mine/a.yaml", stale.replace("title: t", "title: Stale at once"));
folder.file("mine/b.yaml", quiet);
folder.file("mine/c.yaml", stale);
const MINE = ["run", "./mine", "--subject", "legacy", "--no-expect", "--jobs", "1"];

interface Document {
  ok: boolean;
  bailed?: object;
  runs: { scenario: string; verdict: string; violations: { invariant: string }[]; ignored?: object[] }[];
}
async function documentOf(args: readonly string[]): Promise<Document & { code: number }> {
  const { code, stdout } = await folder.ask([...args, "--json"]);
  return { code, ...(JSON.parse(stdout) as Document) };
}
const namesOf = ({ runs }: Document): string[] => runs.map(({ scenario }) => scenario);

describe("which runs", () => {
  it("--grep and --tag choose, for run and list alike", async () => {
    expect(namesOf(await documentOf([...MINE, "--grep", "AT ONCE"]))).toEqual(["mine/a.yaml"]);
    expect(namesOf(await documentOf([...MINE, "--tag", "stale-token"]))).toEqual([
      "mine/a.yaml",
      "mine/c.yaml",
    ]);
    const { stdout } = await folder.ask(["list", "./mine", "--tag", "stale-token"]);
    expect(stdout).toContain("2 scenarios: mine 2");
    expect(await folder.ask([...MINE, "--tag", "stale-tokn"])).toMatchObject({
      code: 64,
      stdout: "",
      stderr: expect.stringContaining("did you mean stale-token?"),
    });
  });

  it("what failed last time is run first, and alone with --failed", async () => {
    expect(await folder.ask([...MINE, "--failed"])).toMatchObject({
      code: 64,
      stderr: expect.stringContaining("of these 3 runs none failed here last time"),
    });
    await folder.ask(["run", "./mine/c.yaml", ...MINE.slice(2)]);
    const first = await documentOf([...MINE, "--bail"]);
    expect(namesOf(first)).toEqual(["mine/c.yaml"]);
    expect(namesOf(await documentOf([...MINE, "--failed"]))).toEqual(["mine/c.yaml"]);
  });
});

describe("--bail", () => {
  it("begins no run after so many failures, and says so", async () => {
    const { code, stdout } = await folder.ask([...MINE, "--bail"]);
    expect(code).toBeGreaterThan(0);
    expect(stdout).toContain("1 run, 1 violated");
    expect(stdout).toContain("stopped after 1 failure (--bail): 1 of 3");
    rmSync(join(folder.path, ".ilink-sim"), { recursive: true });
    const two = await documentOf([...MINE, "--bail", "2"]);
    expect(namesOf(two)).toEqual(["mine/a.yaml", "mine/b.yaml", "mine/c.yaml"]);
    expect(two).not.toHaveProperty("bailed");
    rmSync(join(folder.path, ".ilink-sim"), { recursive: true });
    expect(await documentOf([...MINE, "--bail", "1"])).toMatchObject({ bailed: { finished: 1, planned: 3 } });
  });

  it.each([
    [["--bail", "0"], "--bail 0: expected a whole number"],
    [
      ["--bail", "--write-expect", "x.yaml"],
      "--write-expect wants every run that is asked for, which --bail",
    ],
    [
      ["--failed", "--write-expect", "x.yaml"],
      "--write-expect wants every run that is asked for, which --failed",
    ],
  ])("%j is bad usage", async (args, words) => {
    const { code, stdout, stderr } = await folder.ask([...MINE, ...args]);
    expect({ code, stdout }).toEqual({ code: 64, stdout: "" });
    expect(stderr).toContain(words);
  });
});

describe("--only and --ignore", () => {
  it("show and count what does not decide", async () => {
    const whole = await documentOf(MINE);
    const broken = [...new Set(whole.runs.flatMap(run => run.violations.map(({ invariant }) => invariant)))];
    expect(broken.length).toBeGreaterThan(1);
    const away = await folder.ask([...MINE, "--ignore", broken.join(",")]);
    expect(away).toMatchObject({ code: 0 });
    expect(away.stdout).toMatch(/3 runs, 3 pass · \d+ breaches ignored/);
    expect(away.stdout).toContain(`  ignored: ${broken[0]} (`);
    const [first = "", ...rest] = broken;
    const one = await documentOf([...MINE, "--only", first]);
    expect(one.code).toBeGreaterThan(0);
    expect(one.runs[0]?.violations.every(({ invariant }) => invariant === first)).toBe(true);
    expect(one.runs[0]?.ignored).not.toHaveLength(0);
    expect(rest.length).toBeGreaterThan(0);
  });

  it("what is ignored is written down with the rest, and is not gone", async () => {
    const { runs } = await documentOf(MINE);
    const name = runs[0]?.violations[0]?.invariant ?? "";
    const args = [...MINE.filter(arg => arg !== "--no-expect"), "--ignore", name];
    await folder.ask([...args, "--write-expect", "known.yaml"]);
    expect(readFileSync(join(folder.path, "known.yaml"), "utf8")).toContain(`- ${name}`);
    expect(await folder.ask([...args, "--expect", "known.yaml"])).toMatchObject({ code: 0, stderr: "" });
  });
});
