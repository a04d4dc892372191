/** `npm start`: the family of bug #155, its night before and after; the README shows how it ends. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { scenarios } from "./catalogue.ts";
import { shownOutput, tailOf, timeless, tourOutput } from "./readme/output.ts";

let stdout: string;
beforeAll(async () => {
  stdout = await tourOutput();
});

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
    const readme = readFileSync(join(import.meta.dirname, "..", "README.md"), "utf8");
    expect(timeless(tailOf(stdout)), "npm run readme writes it").toBe(timeless(shownOutput(readme)));
  });
});
