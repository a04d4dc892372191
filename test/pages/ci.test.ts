/** docs/ci.md: the gate is red for what is new, and each workflow calls it. */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { blocksOf, commandsIn } from "./blocks.ts";
import { type Ended, Shell } from "./shell.ts";

const ROOT = join(import.meta.dirname, "../..");
const BLOCKS = blocksOf("docs/ci.md");
const shell = new Shell("ci");
afterAll(() => shell.remove());

const workflow = (name: string) =>
  parse(BLOCKS.find(({ marker }) => marker === `workflow: ${name}`)?.text ?? "");

describe.skipIf(process.platform === "win32")("a client in another language", () => {
  it("is served for three minutes, and judged", async () => {
    const line = commandsIn(BLOCKS).find(command => command.includes(" --judge")) ?? "";
    expect(line).toContain("bug-155/in-three-minutes");
    const { stdout, code } = await shell.run(line.replace("--port 8155", "--port 0"));
    const [, verdict] = stdout.trim().split("\n");
    // Nobody came: that proves nothing.
    expect(JSON.parse(verdict ?? "")).toMatchObject({
      verdict: "inconclusive",
      seen: { written: 4, handedOver: 0 },
    });
    expect(code).toBe(3);
  });
});

describe.skipIf(process.platform === "win32")("a gate", () => {
  const [write = "", gate = ""] = commandsIn(BLOCKS);
  const client = join(shell.folder, "client");
  const file = join(client, "known-failures.yaml");
  const night = gate.replace("run bug-155 ", "run bug-155/overnight-idle ");
  let written: Ended;

  beforeAll(async () => {
    cpSync(join(ROOT, "node_modules/openclaw-weixin-2.4.9"), client, { recursive: true, dereference: true });
    written = await shell.run(write, { cwd: client });
  });

  it("is red for what is new, and green for what is known", async () => {
    expect(written).toMatchObject({ code: 0 });
    expect(await shell.run(gate, { cwd: client })).toMatchObject({ code: 0 });
    const known = readFileSync(file, "utf8");
    writeFileSync(
      file,
      known.replace(/( {4}bug-155\/overnight-idle:\n(?: {6}- .*\n)*?) {6}- no-loss\n/, "$1"),
    );
    expect((await shell.run(night, { cwd: client })).code).toBe(1);
    writeFileSync(file, known);
    expect((await shell.run(night, { cwd: client })).code).toBe(0);
  });

  it("has a file of the form that the page shows", () => {
    const shown = parse(
      BLOCKS.find(({ heading, language }) => heading === "What is known" && language === "yaml")?.text ?? "",
    );
    const known = parse(readFileSync(file, "utf8"));
    expect(Object.keys(known)).toEqual(Object.keys(shown));
    for (const [subject, scenarios] of Object.entries<Record<string, string[]>>(shown.subjects))
      for (const [scenario, broken] of Object.entries(scenarios))
        expect(known.subjects[subject][scenario]).toEqual(expect.arrayContaining(broken));
  });

  it("is the action in the workflow of GitHub", () => {
    const { inputs } = parse(readFileSync(join(ROOT, "action.yml"), "utf8"));
    const { uses, with: given } = workflow("github").jobs.gate.steps.at(-1);
    expect(uses).toBe("OWNER/ilink-sim@COMMIT");
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
    const { subject, scenarios, expect: known } = given;
    expect(gate).toContain(` run ${scenarios} --subject ${subject} --expect ${known}`);
  });

  it("is in the workflow of GitLab, which starts in the client's folder", async () => {
    const { script, artifacts } = workflow("gitlab").ilink;
    expect(script.at(-1)).toBe(`${gate} --report junit=ilink.xml`);
    const line = script.at(-1).replace("run bug-155 ", "run bug-155/overnight-idle ");
    expect(await shell.run(line, { cwd: client })).toMatchObject({ code: 0 });
    expect(readFileSync(join(client, artifacts.reports.junit), "utf8")).toContain("<testsuite");
  });
});
