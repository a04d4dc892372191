/** The README says what is so: its output is real, its snippets run, its tables are complete. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readScenarios } from "../sim/commands/trials.ts";
import { FAULT_KINDS, INVARIANTS, parseScenario, resolveSubject, runTrial } from "../sim/index.ts";
import { FAMILIES } from "../sim/reference/families.ts";
import { countsOf, withCounts } from "./readme/counts.ts";

const ROOT = join(import.meta.dirname, "..");
const README = readFileSync(join(ROOT, "README.md"), "utf8");
const scratch = mkdtempSync(join(ROOT, ".ilink-sim-readme-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** The fenced block that follows a marker comment. */
function blockAfter(marker: string): string {
  const block = new RegExp(`<!-- ${marker} -->\\n\`\`\`\\w*\\n([\\s\\S]*?)\\n\`\`\``).exec(README)?.[1];
  if (block === undefined) throw new Error(`README.md has no block after <!-- ${marker} -->`);
  return block;
}

/** First column of the table under a heading or marker. */
function firstColumn(from: string): string[] {
  const table = README.slice(README.indexOf(from)).split(/\n\n(?!\|)/)[from.startsWith("<!--") ? 0 : 1] ?? "";
  const rows = table.split("\n").filter(line => line.startsWith("|"));
  return rows.slice(2).map(row => row.split("|")[1]?.trim() ?? "");
}

const node = (...args: string[]): string =>
  execFileSync(process.execPath, args, {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", npm_lifecycle_event: "start" },
    stdio: ["ignore", "pipe", "pipe"],
  });

describe("README.md", () => {
  it("lists every invariant, in the order of the table", () => {
    expect(firstColumn("<!-- table: invariants -->")).toEqual(INVARIANTS.map(({ name }) => name));
  });

  it("counts the fault kinds of every family", () => {
    const table = README.slice(README.indexOf("<!-- table: fault families -->")).split("\n\n")[0] ?? "";
    const rows = table
      .split("\n")
      .filter(line => line.startsWith("|"))
      .slice(2)
      .map(row =>
        row
          .split("|")
          .slice(1, -1)
          .map(cell => cell.trim()),
      );
    const counted = FAMILIES.map(({ letter, name, about }) => [
      `${letter} ${name}`,
      String(FAULT_KINDS.filter(({ family }) => family === letter).length),
      about,
    ]);
    expect(rows).toEqual(counted);
  });

  it("counts what is so (npm run readme)", () => {
    expect(withCounts(README, countsOf(readScenarios([]))).wrong).toEqual([]);
  });

  it("shows a scenario that comes out as it says", async () => {
    const invariants = INVARIANTS.map(({ name }) => name);
    const scenario = parseScenario(blockAfter("snippet: scenario"), {
      file: "README.md",
      name: "readme",
      invariants,
    });
    for (const subjectName of Object.keys(scenario.expect)) {
      const subject = await resolveSubject(subjectName, { cwd: ROOT });
      const { row } = await runTrial({ scenario, subjectName, subject, door: "memory" });
      expect(row, subjectName).toMatchObject({ asExpected: true });
    }
  });

  it("gives commands that the command line knows", () => {
    const help = node("sim/cli.ts", "--help");
    const commands = firstColumn("## Command line").map(cell => /`(\w+)/.exec(cell)?.[1] ?? "");
    for (const command of commands.filter(Boolean)) expect(help).toContain(`\n  ${command}`);
    expect(commands.filter(Boolean)).not.toHaveLength(0);
  });
});
