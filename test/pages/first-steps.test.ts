/** docs/first-steps.md: each command does what the page says. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { blocksOf, commandsIn } from "./blocks.ts";
import { Shell } from "./shell.ts";

const ROOT = join(import.meta.dirname, "../..");
const PAGE = readFileSync(join(ROOT, "docs/first-steps.md"), "utf8");
const shell = new Shell("first-steps");
afterAll(() => shell.remove());

describe.skipIf(process.platform === "win32")("five commands", () => {
  const commands = commandsIn(blocksOf("docs/first-steps.md"));

  // test/package runs that one, too.
  it("are five, the first of which installs", () => {
    expect(commands).toHaveLength(5);
    expect(commands[0]).toMatch(/^npm install .*\.\.\/ilink-sim openclaw-weixin-2\.4\.9@npm:/);
  });

  it.each(commands.slice(1))("%s", async command => {
    const { code, stdout } = await shell.run(command, { cwd: ROOT });
    expect(code).toBe(Number(/# exit code (\d)$/.exec(command)?.[1]));
    expect(stdout).toMatch(code === 0 ? /^\d+ runs?, \d+ pass · /m : /^bug-155.* · violated /m);
    if (command.includes("replay")) expect(stdout).toMatch(/ {2}← recovers-in-time/);
    const [, runs] = /^(\d+) runs,/m.exec(stdout) ?? [];
    if (runs !== undefined) expect(PAGE).toContain(`all ${runs} scenarios of the bug`);
  });
});
