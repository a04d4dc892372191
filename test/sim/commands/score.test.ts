/** The command score, on a bank of two. */
import { afterAll, describe, expect, it } from "vitest";
import { Folder } from "../../command-line.ts";

const folder = new Folder("score");
afterAll(() => folder.remove());

const at = (file: string): string => JSON.stringify(new URL(`../../../${file}`, import.meta.url).href);
folder.file(
  "bank.ts",
  `
import { plainClient } from ${at("test/plain-client/client.ts")};
const open = (...habits) => () => plainClient(...habits);
const one = (name, habits, caughtBy) => ({ name, does: "It does.", base: "plain", caughtBy, seenIn: [], open: open(...habits) });
export default {
  controls: { plain: open() },
  adversaries: [
    one("drops", ["drops every third message"], ["no-loss"]),
    one("sound", [], ["no-loss"]),
    one("drops, and names another", ["drops every third message"], ["one-poll"]),
  ],
};`,
);
folder.file("calm.yaml", "title: Calm\nruns: 1h\nworkload: [{ every: 5m, inbound: alice }]\n");
const score = (...args: string[]) =>
  folder.run(["score", "--bank", "./bank.ts", "--scenario", "./calm.yaml", "--jobs", "1", ...args]);

describe("score", () => {
  it("says in how many runs each was caught, and 1 when one was not", async () => {
    const { code, stdout } = await score("--json", "--search", "2");
    expect(code).toBe(1);
    const { caught, of, adversaries } = JSON.parse(stdout);
    expect({ caught, of }).toEqual({ caught: 1, of: 3 });
    const count = (times: number) => ({ runs: 1, caught: times, broken: {} });
    expect(adversaries).toMatchObject([
      {
        name: "drops",
        caught: true,
        catalogue: { ...count(1), broken: { "no-loss": 1 } },
        search: { runs: 2 },
      },
      { name: "sound", caught: false, catalogue: count(0), search: { runs: 2, caught: 0 } },
      // Broken, but not as it says: that is no catch.
      {
        name: "drops, and names another",
        caught: false,
        catalogue: { ...count(0), broken: { "no-loss": 1 } },
      },
    ]);
  });

  it("prints a table, and 0 when those that are meant are caught", async () => {
    const { code, stdout } = await score("drops");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^drops +no-loss +1 of 1$/m);
    expect(stdout).toMatch(/^not caught: drops, and names another\. It does\. Must be caught by: one-poll$/m);
    const one = await folder.run([
      ...["score", "--bank", "test/adversaries/bank.ts", "--scenario", "./calm.yaml"],
    ]);
    expect(one).toMatchObject({ code: 64, stderr: expect.stringContaining("does not exist") });
  });

  it("tells of whom nothing caught whether any run met the defect", async () => {
    const { stdout } = await score("--differ");
    const words = stdout.replaceAll(/\n +/g, " ");
    expect(words).toContain(
      "sound. It does. Must be caught by: no-loss (no scenario meets the defect: every run is the same without it)",
    );
    expect(words).toContain(
      "drops, and names another. It does. Must be caught by: one-poll (runs that are different without the defect: 1 of 1)",
    );
    const { adversaries } = JSON.parse((await score("drops", "--differ", "--json")).stdout);
    expect(adversaries[0].catalogue).toEqual({ runs: 1, caught: 1, broken: { "no-loss": 1 }, differ: 1 });
  });

  it("takes a run whose process was lost for a different one", async () => {
    folder.file(
      "lost.ts",
      `
import { plainClient } from ${at("test/plain-client/client.ts")};
export default {
  controls: { plain: () => plainClient() },
  adversaries: [{
    name: "aborts", does: "It does.", base: "plain", caughtBy: ["one-poll"], seenIn: [],
    open: () => ({ name: "aborts", create: () => process.abort() }),
  }],
};`,
    );
    const lost = ["score", "--bank", "./lost.ts", "--scenario", "./calm.yaml", "--jobs", "1"];
    const { stdout } = await folder.run([...lost, "--differ", "--json"]);
    expect(JSON.parse(stdout).adversaries[0].catalogue).toMatchObject({ runs: 1, caught: 0, differ: 1 });
  });

  it("refuses a word that no name holds", async () => {
    const { code, stderr } = await score("nobody");
    const told =
      'no adversary\'s name holds "nobody"; their names stand in the table of score without words\n';
    expect({ code, stderr }).toEqual({ code: 64, stderr: told });
  });

  it("makes each of them a subject", async () => {
    const { code, stdout } = await folder.run(["run", "calm.yaml", "--subject", "bank.ts#drops"]);
    expect(code).toBe(2);
    expect(stdout).toContain("no-loss");
  });
});
