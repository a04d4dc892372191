/** docs/first-steps.md, and its Chinese page, which has the same code: each command does what the page says. */
import { execFile } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";

const ROOT = join(import.meta.dirname, "..");
const PAGE = readFileSync(join(ROOT, "docs/first-steps.md"), "utf8");
const CONFIG = ["package.json", "tsconfig.json", "tsconfig.build.json"];
const IS_ON = "[ilink-sim repair] on, for *.weixin.qq.com. ILINK_REPAIR=off switches it off.";

const scratch = realpathSync(mkdtempSync(join(tmpdir(), "ilink-first-steps-")));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** A line as bash runs it, with the checkout's Node and the programs of the test before all others. */
function bash(
  line: string,
  { cwd, env = {} }: { cwd: string; env?: Record<string, string> },
): Promise<Ended> {
  const { PATH = "", HOME = "" } = process.env;
  const path = [join(scratch, "bin"), join(ROOT, "node_modules/.bin"), PATH].join(":");
  return new Promise(resolve => {
    const options = { cwd, env: { HOME, NO_COLOR: "1", ...env, PATH: path } };
    const child = execFile("bash", ["-c", line], options, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

/** The blocks of a section in a language. */
function blocks(heading: string, language: string): string[] {
  const section = PAGE.split(/^(?=##+ )/m).find(text => text.startsWith(`${heading}\n`)) ?? "";
  const found = [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)].filter(([, name]) => name === language);
  expect(found, `${heading} has a block of ${language}`).not.toHaveLength(0);
  return found.map(([, , text = ""]) => text);
}

// `npx` as it finds the package: installed in the folder, or, for what needs no build, the checkout's own sources.
beforeAll(() => {
  const installed = "node_modules/ilink-sim/dist/sim/cli.js";
  const cli = `[ -e ${installed} ] && cli=${installed} || cli='${join(ROOT, "sim/cli.ts")}'`;
  program("npx", `#!/bin/bash\nshift\n${cli}\nexec node "$cli" "$@"\n`);
});

/** The page's commands are those of a POSIX shell. */
const describeInShell = describe.skipIf(process.platform === "win32");

const linesOf = (text: string): string[] => text.trimEnd().split("\n");

describeInShell("five commands", () => {
  const commands = linesOf(blocks("## Five commands", "sh").join(""));

  // test/package runs that one, too.
  it("are five, the first of which installs", () => {
    expect(commands).toHaveLength(5);
    expect(commands[0]).toMatch(/^npm install .*\.\.\/ilink-sim openclaw-weixin-2\.4\.9@npm:/);
  });

  it.each(commands.slice(1))("%s", async command => {
    const { code, stdout } = await bash(command, { cwd: ROOT });
    expect(code).toBe(Number(/# exit code (\d)$/.exec(command)?.[1]));
    expect(stdout).toMatch(code === 0 ? /^\d+ runs?, \d+ pass · /m : /^bug-155.* · violated /m);
    if (command.includes("replay")) expect(stdout).toMatch(/ {2}← recovers-in-time/);
    const [, runs] = /^(\d+) runs,/m.exec(stdout) ?? [];
    if (runs !== undefined) expect(PAGE).toContain(`all ${runs} scenarios of the bug`);
  });
});

describeInShell("a gate", () => {
  const [write = "", gate = ""] = linesOf(blocks("## A gate in your CI", "sh").join(""));
  const workflow = (name: string) => parse(blocks(`### ${name}`, "yaml").join(""));
  const client = join(scratch, "client");
  let written: Ended;

  beforeAll(async () => {
    cpSync(join(ROOT, "node_modules/openclaw-weixin-2.4.9"), client, { recursive: true, dereference: true });
    written = await bash(write, { cwd: client });
  });

  it("is red for what is new, and green for what is known", async () => {
    expect(written).toMatchObject({ code: 0 });
    expect(await bash(gate, { cwd: client })).toMatchObject({ code: 0 });
    const file = join(client, "known-failures.yaml");
    const known = readFileSync(file, "utf8");
    writeFileSync(
      file,
      known.replace(/( {4}bug-155\/overnight-idle:\n(?: {6}- .*\n)*?) {6}- no-loss\n/, "$1"),
    );
    const night = gate.replace("run bug-155 ", "run bug-155/overnight-idle ");
    expect((await bash(night, { cwd: client })).code).toBe(1);
    writeFileSync(file, known);
    expect((await bash(night, { cwd: client })).code).toBe(0);
  });

  it("is the action in the workflow of GitHub", () => {
    const { inputs } = parse(readFileSync(join(ROOT, "action.yml"), "utf8"));
    const { uses, with: given } = workflow("GitHub").jobs.gate.steps.at(-1);
    expect(uses).toBe("OWNER/ilink-sim@COMMIT");
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
    const { subject, scenarios, expect: known } = given;
    expect(gate).toContain(` run ${scenarios} --subject ${subject} --expect ${known}`);
  });

  it("is in the workflow of GitLab, which starts in the client's folder", async () => {
    const { script, artifacts } = workflow("GitLab").ilink;
    expect(script.at(-1)).toBe(`${gate} --report junit=ilink.xml`);
    const night = script.at(-1).replace("run bug-155 ", "run bug-155/overnight-idle ");
    expect(await bash(night, { cwd: client })).toMatchObject({ code: 0 });
    expect(readFileSync(join(client, artifacts.reports.junit), "utf8")).toContain("<testsuite");
  });
});

describeInShell("the repair", () => {
  const checkout = join(scratch, "a checkout");
  /** A folder in which the package is installed: npm installs a folder as a link to it. */
  const user = join(scratch, "user");
  const deaf = "## The bot goes deaf overnight";
  const isOn = { code: 0, stdout: "gateway gateway run\n", stderr: `${IS_ON}\n` };
  /** With the folders of the page below the test's own. */
  const here = (text: string): string =>
    text.replaceAll("C:/", "opt/").replaceAll("/opt/", `${scratch}/opt/`);

  beforeAll(async () => {
    // The checkout as far as the build and its command read it.
    for (const name of ["src", "sim", "scenarios", "tools", "packages", "LICENSE", ...CONFIG])
      cpSync(join(ROOT, name), join(checkout, name), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(checkout, "node_modules"));
    program("openclaw", '#!/usr/bin/env node\nconsole.log("gateway", process.argv.slice(2).join(" "));\n');
    // What both do with the environment that they are given; the rest is theirs.
    program("pm2", "#!/bin/bash\nexec openclaw gateway run\n");
    program(
      "docker",
      '#!/bin/bash\nwhile [ "$1" != --env ]; do shift; done\nexec env "$2" openclaw gateway run\n',
    );
    expect(await bash("npm run build", { cwd: checkout })).toMatchObject({ code: 0 });
    mkdirSync(join(user, "node_modules"), { recursive: true });
    symlinkSync(checkout, join(user, "node_modules/ilink-sim"));
    const [copy = ""] = blocks(deaf, "sh");
    expect(await bash(`set -e\n${here(copy)}`, { cwd: user })).toMatchObject({ code: 0 });
    cpSync(join(scratch, "opt/ilink-repair"), join(scratch, "opt/my bot/ilink-repair"), { recursive: true });
  });

  it("says that it is on as the page shows it", () => {
    expect(blocks(deaf, "text")).toEqual([`${IS_ON}\n`]);
  });

  it.each([
    [deaf, 1],
    ["### In Docker", 0],
    ["### With pm2", 0],
    ["### Paths with spaces", 0],
  ])("is on by the command of %s", async (heading, index) => {
    expect(await bash(here(blocks(heading, "sh")[index] ?? ""), { cwd: scratch })).toMatchObject(isOn);
  });

  it.each([
    ["### With systemd", "ini", /^\[Service\]\nEnvironment="NODE_OPTIONS=(.*)"$/m],
    ["### Paths with spaces", "ini", /^\[Service\]\nEnvironment="NODE_OPTIONS=(.*)"$/m],
    ["### In Docker", "dockerfile", /^COPY ilink-repair \/opt\/ilink-repair\nENV NODE_OPTIONS="(.*)"$/m],
    ["### With pm2", "js", /^ {6}env: { NODE_OPTIONS: "(.*)" },$/m],
    ["### On Windows", "powershell", /^\$env:NODE_OPTIONS = "(.*)"\nopenclaw gateway run$/m],
    ["### On Windows", "bat", /^set NODE_OPTIONS=(.*)\nopenclaw gateway run$/m],
  ])("is on by the option of %s, %s", async (heading, language, pattern) => {
    const [, option = ""] = pattern.exec(blocks(heading, language)[0] ?? "") ?? [];
    // systemd reads %% as %; a lone % is a mistake there.
    const read = language === "ini" ? option.replaceAll(/%%|%/g, found => found.slice(1)) : option;
    const env = { NODE_OPTIONS: here(read) };
    expect(await bash("openclaw gateway run", { cwd: scratch, env })).toMatchObject(isOn);
  });

  it("has a file of pm2 that starts the gateway", () => {
    const file = { exports: { apps: [{ script: "", args: "" }] } };
    new Function("module", blocks("### With pm2", "js")[0] ?? "")(file);
    expect(file.exports.apps).toMatchObject([{ script: "openclaw", args: "gateway run" }]);
  });

  it("prints its own option, spaces and all", async () => {
    const ended = await bash(blocks("### Paths with spaces", "sh")[1] ?? "", { cwd: user });
    const url = `file://${checkout.replace(" ", "%20")}/dist/src/repair/preload.js`;
    expect(ended).toMatchObject({ code: 0, stdout: `--import ${url}\n` });
  });
});

/** A program of the test's, found before one of the machine. */
function program(name: string, text: string): void {
  mkdirSync(join(scratch, "bin"), { recursive: true });
  writeFileSync(join(scratch, "bin", name), text, { mode: 0o755 });
}
