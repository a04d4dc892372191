/** `npm start`: the family of bug #155, its night before and after; the README shows how it ends. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { scenarios } from "./catalogue.ts";

const ROOT = join(import.meta.dirname, "..");

let stdout: string;
beforeAll(async () => {
  const { PATH = "", HOME = "" } = process.env;
  const env = { PATH, HOME, NO_COLOR: "1", npm_lifecycle_event: "start" };
  const args = [join(ROOT, "sim/cli.ts"), "tour"];
  // Rejects when the exit code is not 0.
  ({ stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, env }));
});

/** Real time differs from run to run; nothing else may. */
const timeless = (text: string): string => text.replaceAll(/ in [\d.]+ s$/gm, " in … s").trimEnd();

describe("tour", () => {
  it("runs the family of bug #155, tells its night before and after, and names the way to the rest", () => {
    const family = scenarios.filter(({ name }) => name.startsWith("bug-155/"));
    for (const { name } of family) expect(stdout).toMatch(new RegExp(`^${name} `, "m"));
    expect(stdout).toContain(`${scenarios.length - family.length} more incidents`);
    expect(stdout).toMatch(/\d+ runs, all as expected/);
    expect(stdout).toMatch(/Before: openclaw-weixin@2\.4\.9\n.*the server answers -14/);
    expect(stdout).toMatch(/refused by the client itself, the server was\s+never asked/);
    expect(stdout).toMatch(
      /Proposed: openclaw-weixin@2\.4\.9\+proposal\n.*the server answers -14(.*\n){1,4} {2}Receiving again/,
    );
    expect(stdout).toMatch(/After: fixed\n.*the server answers -14(.*\n){1,4} {2}Receiving again after /);
  });

  it("ends as the README shows it", () => {
    const readme = readFileSync(join(ROOT, "README.md"), "utf8");
    const shown =
      /<!-- output: npm start, tail -->\n```\w*\n([\s\S]*?)\n```/.exec(readme)?.[1] ?? "no such block";
    expect(timeless(stdout).slice(-timeless(shown).length)).toBe(timeless(shown));
  });
});
