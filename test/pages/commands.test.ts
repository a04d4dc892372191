/** Commands of pages that have no test of their own, run as they stand, on one scenario of those that they name. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Folder } from "../command-line.ts";
import { blocksOf, commandsIn, pagesOfUsers } from "./blocks.ts";
import { Shell } from "./shell.ts";

const ROOT = join(import.meta.dirname, "../..");
const PAGES = ["README.md", "docs/complete-fix.md", "docs/repair.md", "docs/reports.md"];
const RUN = /^npx ilink-sim run /;
/** docs/adapter.md names it too, and its test runs it. */
const OF_ANOTHER = "npx ilink-sim run bug-155 --subject ./my-client.ts";

const shell = new Shell("commands");
const folder = new Folder("options");
const cwd = join(shell.folder, "client");
afterAll(() => {
  shell.remove();
  folder.remove();
});

/** One scenario of the family that it names; one of all where it names none. */
const inSmall = (command: string): string =>
  / bug-155(?= |$)/.test(command)
    ? command.replace(/ bug-155(?= |$)/, " bug-155/shape-ret")
    : command.replace(/^(?!.* bug-155\/)(npx ilink-sim run)/, "$1 bug-155/shape-ret");

describe.skipIf(process.platform === "win32")("a command of a page", () => {
  const commands = PAGES.flatMap(page => commandsIn(blocksOf(page))).filter(line => RUN.test(line));

  beforeAll(() => {
    mkdirSync(cwd);
    const plugin = join(ROOT, "node_modules/openclaw-weixin-2.4.9");
    cpSync(plugin, join(shell.folder, "my-fork"), { recursive: true, dereference: true });
  });

  it.each([...new Set(commands)].filter(line => line !== OF_ANOTHER))("%s", async command => {
    const { code, stdout, stderr } = await shell.run(inSmall(command), { cwd });
    // What comes out is told elsewhere; 64 would be a wrong option, 70 a fault of the harness.
    expect([0, 1, 2], stdout + stderr).toContain(code);
    expect(stdout).toMatch(/^\d+ runs?, /m);
  });

  it("serve prints a base URL and a credential, and plays on until it is ended", async () => {
    const [command = ""] = commandsIn(blocksOf("README.md")).filter(line => line.includes(" serve "));
    // A port of its own: others may be at work on the usual one.
    const until = `${command} --port 0 > out &
while kill -0 $! && ! grep -q http: out; do sleep 0.1; done
kill -INT $! && wait $!
cat out`;
    const { stdout } = await shell.run(until, { cwd });
    expect(stdout).toMatch(/http:\/\/127\.0\.0\.1:\d+/);
    expect(stdout).toContain("token");
  });

  it("the lines of the README that drive the service on a socket do so", async () => {
    const text = blocksOf("README.md").find(({ marker }) => marker === "snippet: loopback")?.text ?? "";
    const source = join(ROOT, "sim/index.ts");
    writeFileSync(join(cwd, "service.ts"), text.replace('"ilink-sim"', JSON.stringify(source)));
    const { code, stdout, stderr } = await shell.run("node --no-warnings service.ts", { cwd });
    expect(code, stderr).toBe(0);
    expect(stdout).toContain("alice");
  });

  it("the line of what a run tried is one that a run prints", async () => {
    const line =
      blocksOf("README.md")
        .find(({ text }) => text.startsWith("tried: "))
        ?.text.trim() ?? "";
    const { stdout } = await shell.run("npx ilink-sim run bug-155/overnight-idle --subject fixed", { cwd });
    expect(stdout.split("\n").map(said => said.trim())).toContain(line);
  });
});

describe("options", () => {
  /** Commands in blocks and within sentences, by what follows the program. */
  const named = pagesOfUsers().flatMap(page => {
    const text = readFileSync(join(ROOT, page), "utf8");
    return [...text.matchAll(/npx (?:--no )?ilink-sim (\w[^`\n]*)/g)].map(([, words = ""]) => ({
      page,
      words,
    }));
  });
  const help = new Map<string, Promise<string>>();
  const helpOf = (command: string): Promise<string> => {
    const known =
      help.get(command) ?? folder.ask([...command.split(" "), "--help"]).then(({ stdout }) => stdout);
    help.set(command, known);
    return known;
  };

  it("are many", () => expect(named.length).toBeGreaterThan(30));

  it.each(named)("$page: $words", async ({ words }) => {
    const [, command = ""] = /^(new scenario|\w+)/.exec(words) ?? [];
    const said = await helpOf(command);
    expect(said).toContain(`ilink-sim ${command}`);
    for (const [option] of words.replace(/ #.*$/, "").matchAll(/(?<= )--[a-z-]+/g))
      expect(said).toContain(option);
  });
});
