/** `npm start`: the family of bug #155, its night before and after; the README shows how it ends. */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { scenarios } from "./catalogue.ts";
import { LANGUAGES, readmeOf, shownOutput, tailOf, timeless, tourOutput } from "./readme/output.ts";

let stdout: string;
beforeAll(async () => {
  stdout = await tourOutput("en");
});

describe("tour", () => {
  it("runs the family of bug #155, tells its night before and after, and names the way to the rest", () => {
    const family = scenarios.filter(({ name }) => name.startsWith("bug-155/"));
    for (const { name } of family) expect(stdout).toMatch(new RegExp(`^${name} `, "m"));
    expect(stdout).toContain(`${scenarios.length - family.length} more incidents`);
    expect(stdout).toMatch(/\d+ runs, all as expected/);
    expect(stdout).toMatch(/refused by the client itself, the server was\s+never asked/);
    const told = (title: string, end: string) =>
      new RegExp(
        `^${title}\\n(?: .*\\n)* {2}day 2 04:10:23.* the server answers -14(?:.*\\n)(?: .*\\n)* {2}day 2 .* ${end}`,
        "m",
      );
    expect(stdout).toMatch(told("Before: openclaw-weixin@2.4.9", "deaf for 5 h"));
    for (const title of ["Proposed: openclaw-weixin@2.4.9\\+proposal", "After: fixed"])
      expect(stdout).toMatch(told(title, "receiving again, after "));
  });

  it("tells each night in the order of time", () => {
    const nights = stdout.split(/^\S+: (?=openclaw-weixin@|fixed$|legacy$)/m).slice(1);
    expect(nights.length).toBeGreaterThan(3);
    for (const night of nights) {
      const times = [...night.matchAll(/^ {2}(?:day (\d) )?(\d\d:\d\d:\d\d\S*)/gm)];
      const sortable = times.map(([, day = "1", clock]) => `${day} ${clock}`);
      expect(sortable.length).toBeGreaterThan(4);
      expect(sortable).toEqual(sortable.toSorted());
    }
  });

  it.each(LANGUAGES)("ends as the README of %s shows it", async language => {
    const printed = language === "en" ? stdout : await tourOutput(language);
    const shown = shownOutput(readFileSync(readmeOf(language), "utf8"));
    expect(timeless(tailOf(printed, language), language), "npm run readme writes it").toBe(
      timeless(shown, language),
    );
  });
});
