/** `ilink-sim/vitest` and `ilink-sim/node-test`, each in a process of a runner's own. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testFolder } from "./folder.ts";

const ROOT = join(import.meta.dirname, "../..");
const VITEST = join(ROOT, "node_modules/vitest/vitest.mjs");
/** A machine at work on much else is slow. */
const SAID_MS_MAX = 120_000;

const folder = testFolder();
afterAll(folder.remove);

function start(...args: string[]): { child: ChildProcess; said: () => string } {
  const { NODE_OPTIONS: _, VITEST: __, NODE_TEST_CONTEXT: ___, ...env } = process.env;
  // What is left open would keep a runner from ending.
  const options = { cwd: folder.path, env: { ...env, NO_COLOR: "1" }, timeout: SAID_MS_MAX };
  const child = spawn(process.execPath, args, options);
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", piece => {
      text += piece;
    });
  return { child, said: () => stripVTControlCharacters(text) };
}

async function seen(said: () => string, pattern: RegExp): Promise<string> {
  const giveUp = AbortSignal.timeout(SAID_MS_MAX);
  while (!pattern.test(said())) {
    if (giveUp.aborted) throw new Error(`${pattern} was not said, but:\n${said()}`);
    await sleep(50);
  }
  return said();
}

describe("vitest, watching", () => {
  const { child, said } = start(
    VITEST,
    "--watch",
    "--reporter=default",
    "--reporter=junit",
    "--outputFile=junit.xml",
  );
  let first: string;
  beforeAll(async () => {
    first = await seen(said, /Watching for file changes/);
  });
  afterAll(async () => {
    const closed = once(child, "close");
    child.kill("SIGINT");
    await closed;
  });

  /** What stands in the report of a failed test, up to the next. */
  const failure = (name: string): string =>
    first.split(/^(?= FAIL )/m).find(part => part.startsWith(` FAIL  scenarios.spec.ts > ${name}`)) ?? "";

  it("has a test a scenario, by its title", () => {
    expect(first).toContain("✓ First hour (scenarios/passes.yaml)");
    expect(first).toContain("× A stale night (scenarios/breaks.yaml)");
    expect(first).toMatch(/^ +Tests +3 failed \| 1 passed \(4\)$/m);
  });

  it("shows the verdict, the breach, the replay line, the place of the expectation and what differs", () => {
    const told = failure("legacy > A stale night (scenarios/breaks.yaml)");
    expect(told).toContain(
      "ScenarioFailedError: scenarios/breaks.yaml · legacy · violated (safety) (expected no-loss, no-pause-loop)\n  recovers-in-time at day 2 ",
    );
    expect(told).toMatch(/^ {2}and \d breaches more$/m);
    expect(told).toMatch(
      /^ {2}replay: npm run -s sim -- replay scenarios\/breaks\.yaml --subject legacy --door memory --seed 1$/m,
    );
    expect(told).toMatch(/^> 11 \| {3}legacy: \[no-loss, no-pause-loop\]$/m);
    expect(told).toMatch(/^- +"no-loss",\n.*"no-pause-loop",\n\+ +"outbound-never-blocked",$/m);
    expect(told).toMatch(/^ ❯ scenario scenarios\/breaks\.yaml:11:3$/m);
  });

  it("fails what says nothing, at its title where the file expects nothing of the subject", () => {
    const told = failure("legacy > Nobody sends (scenarios/says-nothing.yaml)");
    expect(told).toContain(" · legacy · inconclusive (expected pass)\n");
    expect(told).toContain("  fault hang-1 opened but never fired\n");
    expect(told).toMatch(/^ ❯ scenario scenarios\/says-nothing\.yaml:1:1$/m);
  });

  it("fails a file that cannot be read, at its mistake", () => {
    const told = failure("unreadable > scenarios/cannot-be-read.yaml");
    expect(told).toContain('scenarios/cannot-be-read.yaml:4:13 there is no fault kind "hangs"');
    expect(told).toContain("did you mean hang?");
    expect(told).toMatch(/^ ❯ scenario scenarios\/cannot-be-read\.yaml:4:13$/m);
  });

  it("tells every reporter the same", () => {
    const xml = folder.read("junit.xml");
    expect(xml).toContain('tests="4" failures="3"');
    expect(xml).toContain('name="legacy &gt; A stale night (scenarios/breaks.yaml)"');
    expect(xml).toMatch(/❯ scenario \S*scenarios\/breaks\.yaml:11:3/);
  });

  it("runs again when a scenario has changed", async () => {
    const broken = "[no-pause-loop, outbound-never-blocked, recovers-in-time, truthful-health]";
    const text = folder.read("scenarios/breaks.yaml");
    folder.write("scenarios/breaks.yaml", text.replace(/legacy: .*/, `legacy: ${broken}`));
    const again = await seen(() => said().slice(first.length), /Watching for file changes/);
    expect(again).toContain("✓ A stale night (scenarios/breaks.yaml)");
    expect(again).toMatch(/^ +Tests +2 failed \| 2 passed \(4\)$/m);
    folder.write("scenarios/breaks.yaml", text);
  });
});

it("node:test has the same tests, leaves out what it may not or cannot run, and ends with 1", async () => {
  const { child, said } = start("--test", "--test-reporter=spec", "node.mjs");
  const [code] = await once(child, "close");
  const told = said();
  expect(told).toMatch(/ ✔ First hour \(scenarios\/passes\.yaml\)/);
  expect(told).toMatch(/ ✖ A stale night \(scenarios\/breaks\.yaml\)/);
  expect(told).toMatch(/at scenario \(\S+scenarios\/breaks\.yaml:11:3\)/);
  expect(told).toContain("# code that a scenario names is not run: name it in `subject`");
  expect(told).toMatch(/# not installed; npm install .* openclaw-weixin-1\.0\.0@npm:/);
  for (const count of ["tests 6", "pass 1", "fail 3", "skipped 2"]) expect(told).toContain(`ℹ ${count}\n`);
  expect(code).toBe(1);
});
