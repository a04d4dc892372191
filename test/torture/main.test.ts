/** The command: what it prints, and its exit codes. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Attack, AttackReport } from "./attack.ts";
import { runAttacks } from "./campaign.ts";
import { printResults } from "./report.ts";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));

const attack = (name: string, run: Attack["run"]): Attack => ({ name, title: name, sabotages: [], run });
const report = (breaches: AttackReport["breaches"] = []): AttackReport => ({
  figures: { kills: 12, messages: 34_567, peakMb: 123.4, longestBlockMs: 12.3 },
  breaches,
  notes: [
    "a note that is so long that it goes on in the next line, because eighty columns are not enough for it",
  ],
});

describe("the summary", () => {
  it("fits into 80 columns, with the line that makes an attack once more", async () => {
    const { signal } = new AbortController();
    const attacks = [
      attack("held", async () => report()),
      attack("gave-way", async () => report([{ rule: "lost", message: "message 1 was never handled" }])),
    ];
    const printed = printResults(await runAttacks(attacks, { scale: "full", seed: "7", signal }));
    expect(printed).toContain("gave-way: lost: message 1 was never handled");
    expect(printed).toContain("npm run -s torture -- --attack gave-way --seed 7 --scale full");
    expect(printed).toContain("1 of 2 attacks found a breach.");
    expect(printed).not.toContain("--attack held");
    expect(Math.max(...printed.split("\n").map(line => line.length))).toBeLessThanOrEqual(80);
  });

  it("counts what an attack did not foresee as a breach, and leaves out what was broken off", async () => {
    const controller = new AbortController();
    const attacks = [
      attack("fails", async () => {
        throw new Error("the process ended by itself");
      }),
      attack("broken-off", async () => {
        controller.abort();
        return report();
      }),
      attack("never", async () => report()),
    ];
    const results = await runAttacks(attacks, { scale: "small", seed: "7", signal: controller.signal });
    expect(results).toMatchObject([
      { name: "fails", breaches: [{ rule: "attack", message: "the process ended by itself" }] },
    ]);
  });
});

describe("the command", () => {
  const start = (...argv: string[]) =>
    spawn(process.execPath, ["--no-warnings", MAIN, ...argv], { stdio: ["ignore", "pipe", "pipe"] });

  it.each([
    ["--attack", "nonsense"],
    ["--attack", "accounts", "--sabotage", "let-in"],
  ])("exits with 64: %s %s", async (...argv) => {
    const child = start(...argv);
    const said = text(child.stderr);
    const [code] = await once(child, "close");
    expect(code).toBe(64);
    expect(await said).not.toBe("");
  });

  it("exits with 130 after Ctrl-C, and leaves no process behind", async () => {
    const child = start("--attack", "standstill", "--seed", "1", "--json");
    const printed = text(child.stdout);
    await once(child.stderr, "data");
    child.kill("SIGINT");
    const [code] = await once(child, "close");
    expect(code).toBe(130);
    expect(JSON.parse(await printed)).toMatchObject({ interrupted: true, attacks: [] });
  });

  it("exits with 1 when a promise is broken, a second process let in say, and tells it in JSON", async () => {
    const child = start(
      "--attack",
      "two-processes",
      "--sabotage",
      "let-in",
      "--scale",
      "small",
      "--seed",
      "1",
      "--json",
    );
    const [printed, [code]] = await Promise.all([text(child.stdout), once(child, "close")]);
    expect(code).toBe(1);
    expect(JSON.parse(printed).attacks[0].breaches[0].rule).toBe("let-in");
  });
});
