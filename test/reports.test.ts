/** Runs told to other programs, and a gate on what is new, from the command line. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { XMLValidator } from "fast-xml-parser";
import { afterAll, describe, expect, it } from "vitest";
import { printRunLineSchema, SCHEMA_FILE } from "../sim/report/formats/run-line-schema.ts";
import { Folder } from "./command-line.ts";

const folder = new Folder("reports");
afterAll(() => folder.remove());
const read = (name: string): string => readFileSync(join(folder.path, name), "utf8");
const NIGHT = ["run", "bug-155/overnight-idle", "--subject", "legacy"];

describe("--report", () => {
  it("tells the same runs in several formats at once, beside the terminal", async () => {
    const args = [
      ...NIGHT,
      "--no-expect",
      "--report",
      "junit=out/o.xml,github",
      "--report",
      "markdown=o.md,jsonl=o.jsonl",
    ];
    const { code, stdout } = await folder.run(args, {
      env: { GITHUB_STEP_SUMMARY: join(folder.path, "summary.md") },
    });
    expect(code).toBe(1);
    expect(stdout).toContain("1 run, 1 violated");
    expect(stdout.split("\n").filter(line => line.startsWith("::error "))).toHaveLength(1);
    expect(XMLValidator.validate(read("out/o.xml"))).toBe(true);
    expect(read("out/o.xml")).toContain('<testcase name="bug-155/overnight-idle" classname="legacy"');
    expect(read("o.md")).toMatch(/^### ilink-sim: 1 of 1 run without a pass/);
    expect(read("summary.md")).toBe(read("o.md"));
    const lines = read("o.jsonl")
      .trimEnd()
      .split("\n")
      .map(line => JSON.parse(line));
    expect(lines.map(({ type }) => type)).toEqual(["begin", "run", "end"]);
    expect(lines[1]).toMatchObject({ done: 1, planned: 1, run: { subject: "legacy", verdict: "violated" } });
    expect(lines[2]).toMatchObject({ done: 1, planned: 1, exitCode: 1 });
    const isLine = new Ajv2020({ allErrors: true }).compile(JSON.parse(readFileSync(SCHEMA_FILE, "utf8")));
    for (const line of lines) expect(isLine(line), JSON.stringify(isLine.errors)).toBe(true);
    expect(isLine({ ...lines[1], run: { ...lines[1].run, verdict: "perhaps" } })).toBe(false);
    expect(read("o.md")).toContain("```mermaid\nsequenceDiagram\n");
  });

  it("has a schema that says what its lines are (npm run schema)", () => {
    expect(readFileSync(SCHEMA_FILE, "utf8")).toBe(printRunLineSchema());
  });

  it.each([
    ["junti=o.xml", "there is no such format; did you mean junit?"],
    ["junit", "--report junit needs a file: --report junit=<file>"],
    ["github=x", "--report github takes no file"],
    ["jsonl=no/such/folder/x", "jsonl=no/such/folder/x"],
  ])("%s is refused before any run", async (report, words) => {
    const { code, stdout, stderr } = await folder.ask([...NIGHT, "--report", report]);
    expect(code).toBe(64);
    expect(stderr).toContain(words);
    expect(stdout).toBe("");
  });

  it("says what it could not write, and ends with 64", async () => {
    mkdirSync(join(folder.path, "taken.xml"));
    const { code, stdout, stderr } = await folder.ask([...NIGHT, "--report", "junit=taken.xml"]);
    expect(stdout).toContain("1 run, all as expected");
    expect(stderr).toContain("taken.xml is not written: ");
    expect(code).toBe(64);
  });
});

describe("--expect and --write-expect", () => {
  it("gate on what is new, and tell what is gone", async () => {
    expect(await folder.ask([...NIGHT, "--write-expect", "known.yaml"])).toMatchObject({ code: 0 });
    expect(await folder.ask([...NIGHT, "--expect", "known.yaml"])).toMatchObject({ code: 0 });
    const written = read("known.yaml");
    // One breach is new.
    writeFileSync(join(folder.path, "less.yaml"), written.replace(/.*no-pause-loop\n/, ""));
    const fresh = await folder.ask([...NIGHT, "--expect", "less.yaml"]);
    expect(fresh.code).toBe(1);
    expect(fresh.stdout).toContain("no-pause-loop at ");
    // One is gone.
    writeFileSync(
      join(folder.path, "more.yaml"),
      written.replace("- no-loss", "- in-order\n      - no-loss"),
    );
    const gone = await folder.ask([...NIGHT, "--expect", "more.yaml"]);
    expect(gone.code).toBe(0);
    expect(gone.stderr).toContain("  bug-155/overnight-idle · legacy: in-order");
  });

  it("names the place of a mistake in the file", async () => {
    folder.file("wrong.yaml", "version: 1\nsubjects:\n  legacy:\n    bug-155/overnight-idle: [no-lost]\n");
    const { code, stderr } = await folder.ask([...NIGHT, "--expect", "wrong.yaml"]);
    expect(code).toBe(64);
    expect(stderr).toContain('wrong.yaml:4:30 there is no invariant "no-lost"');
    expect(stderr).toContain("did you mean no-loss?");
  });
});

it("runs what there is of a scenario whose subjects are not all installed", async () => {
  const scenario =
    "title: t\nruns: 10m\nworkload: [{ at: 2m, inbound: alice }]\nexpect: { fixed: pass, openclaw-weixin@9.9.9: pass }\n";
  const { code, stdout, stderr } = await folder.ask(["run", `./${folder.file("some.yaml", scenario)}`]);
  expect(code).toBe(0);
  expect(stdout).toContain("1 run, all as expected");
  expect(stderr).toContain("not installed, left out: openclaw-weixin@9.9.9. To bring them: npm install");
});

describe("replay", () => {
  it("draws lanes, and writes the run for other tools", async () => {
    const args = ["replay", "bug-155/overnight-idle", "--subject", "legacy", "--timeline"];
    const { code, stdout } = await folder.run([
      ...args,
      "--export",
      "har=n.har,trace-events=n.json",
      "--export",
      "mermaid=n.mmd",
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^server session +=+#+$/m);
    expect(stdout).not.toContain("→ getupdates");
    expect(JSON.parse(read("n.har")).log.entries.length).toBeGreaterThan(600);
    expect(JSON.parse(read("n.json")).traceEvents.length).toBeGreaterThan(600);
    expect(read("n.mmd")).toMatch(/^sequenceDiagram\n/);
  });

  it.each([
    ["hra=x", "there is no such format; known: har, trace-events, svg, mermaid"],
    ["har", "--export har needs a file: --export har=<file>"],
  ])("--export %s is refused before the run", async (wanted, words) => {
    const { code, stdout, stderr } = await folder.ask([
      "replay",
      "bug-155/overnight-idle",
      "--export",
      wanted,
    ]);
    expect(code).toBe(64);
    expect(stderr).toContain(words);
    expect(stdout).toBe("");
  });
});
