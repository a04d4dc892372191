/** docs/repair-setup.md: each way of starting a process puts the repair in front of it. */
import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blocksOf, commandsIn } from "./blocks.ts";
import { Shell } from "./shell.ts";

const ROOT = join(import.meta.dirname, "../..");
const BLOCKS = blocksOf("docs/repair-setup.md");
const CONFIG = ["package.json", "tsconfig.json", "tsconfig.build.json"];
const IS_ON = "[ilink-sim repair] on, for *.weixin.qq.com. ILINK_REPAIR=off switches it off.";

const shell = new Shell("repair-setup");
const scratch = shell.folder;
afterAll(() => shell.remove());

/** The blocks of a section in a language. */
function blocks(heading: string, language: string): string[] {
  const found = BLOCKS.filter(block => block.heading === heading && block.language === language);
  expect(found, `${heading} has a block of ${language}`).not.toHaveLength(0);
  return found.map(({ text }) => text);
}

describe.skipIf(process.platform === "win32")("the repair", () => {
  const checkout = join(scratch, "a checkout");
  /** A folder in which the package is installed: npm installs a folder as a link to it. */
  const user = join(scratch, "user");
  const deaf = "Set up the repair";
  const isOn = { code: 0, stdout: "gateway gateway run\n", stderr: `${IS_ON}\n` };
  /** With the folders of the page below the test's own. */
  const here = (text: string): string =>
    text.replaceAll("C:/", "opt/").replaceAll("/opt/", `${scratch}/opt/`);

  beforeAll(async () => {
    // The checkout as far as the build and its command read it.
    for (const name of ["src", "sim", "scenarios", "tools", "packages", "LICENSE", ...CONFIG])
      cpSync(join(ROOT, name), join(checkout, name), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(checkout, "node_modules"));
    shell.program(
      "openclaw",
      '#!/usr/bin/env node\nconsole.log("gateway", process.argv.slice(2).join(" "));\n',
    );
    // What both do with the environment that they are given; the rest is theirs.
    shell.program("pm2", "#!/bin/bash\nexec openclaw gateway run\n");
    shell.program(
      "docker",
      '#!/bin/bash\nwhile [ "$1" != --env ]; do shift; done\nexec env "$2" openclaw gateway run\n',
    );
    expect(await shell.run("npm run build", { cwd: checkout })).toMatchObject({ code: 0 });
    mkdirSync(join(user, "node_modules"), { recursive: true });
    symlinkSync(checkout, join(user, "node_modules/ilink-sim"));
    const [copy = ""] = blocks(deaf, "sh");
    expect(await shell.run(`set -e\n${here(copy)}`, { cwd: user })).toMatchObject({ code: 0 });
    cpSync(join(scratch, "opt/ilink-repair"), join(scratch, "opt/my bot/ilink-repair"), { recursive: true });
  });

  it("says that it is on as the page shows it", () => {
    expect(blocks(deaf, "text")).toEqual([`${IS_ON}\n`]);
  });

  it.each([
    [deaf, 1],
    ["In Docker", 0],
    ["With pm2", 0],
    ["Paths with spaces", 0],
  ])("is on by the command of %s", async (heading, index) => {
    expect(await shell.run(here(blocks(heading, "sh")[index] ?? ""), { cwd: scratch })).toMatchObject(isOn);
  });

  it.each([
    ["With systemd", "ini", /^\[Service\]\nEnvironment="NODE_OPTIONS=(.*)"$/m],
    ["Paths with spaces", "ini", /^\[Service\]\nEnvironment="NODE_OPTIONS=(.*)"$/m],
    ["In Docker", "dockerfile", /^COPY ilink-repair \/opt\/ilink-repair\nENV NODE_OPTIONS="(.*)"$/m],
    ["With pm2", "js", /^ {6}env: { NODE_OPTIONS: "(.*)" },$/m],
    ["On Windows", "powershell", /^\$env:NODE_OPTIONS = "(.*)"\nopenclaw gateway run$/m],
    ["On Windows", "bat", /^set NODE_OPTIONS=(.*)\nopenclaw gateway run$/m],
  ])("is on by the option of %s, %s", async (heading, language, pattern) => {
    const [, option = ""] = pattern.exec(blocks(heading, language)[0] ?? "") ?? [];
    // systemd reads %% as %; a lone % is a mistake there.
    const read = language === "ini" ? option.replaceAll(/%%|%/g, found => found.slice(1)) : option;
    const env = { NODE_OPTIONS: here(read) };
    expect(await shell.run("openclaw gateway run", { cwd: scratch, env })).toMatchObject(isOn);
  });

  it("has a file of pm2 that starts the gateway", () => {
    const file = { exports: { apps: [{ script: "", args: "" }] } };
    new Function("module", blocks("With pm2", "js")[0] ?? "")(file);
    expect(file.exports.apps).toMatchObject([{ script: "openclaw", args: "gateway run" }]);
  });

  it.each(["README.md", "docs/repair.md"])("is on by each line of %s", async page => {
    const lines = commandsIn(blocksOf(page)).filter(line => line.includes("openclaw gateway run"));
    expect(lines).not.toHaveLength(0);
    shell.program("ilink-sim", '#!/bin/bash\nexec node node_modules/ilink-sim/dist/sim/cli.js "$@"\n');
    for (const line of lines) expect(await shell.run(line, { cwd: user }), line).toMatchObject(isOn);
  });

  it("is not there in a folder without the package, as docs/repair.md shows it", async () => {
    const [said = ""] = blocksOf("docs/repair.md").flatMap(({ text }) =>
      text.startsWith("Error") ? [text] : [],
    );
    const [line = ""] = commandsIn(blocksOf("README.md")).filter(words =>
      words.includes("openclaw gateway run"),
    );
    const { code, stderr } = await shell.run(line, { cwd: scratch });
    expect(code).toBe(1);
    expect(stderr).toContain(said.trim().replace("/the/folder", scratch));
  });

  it("prints its own option, spaces and all", async () => {
    const ended = await shell.run(blocks("Paths with spaces", "sh")[1] ?? "", { cwd: user });
    const url = `file://${checkout.replace(" ", "%20")}/dist/src/repair/preload.js`;
    expect(ended).toMatchObject({ code: 0, stdout: `--import ${url}\n` });
  });
});
