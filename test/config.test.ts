/** The config file, as commands go by it: below the command line, above the defaults. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { Folder } from "./command-line.ts";

const folder = new Folder("config");
afterAll(() => folder.remove());
const FILE = "ilink-sim.config.json";
afterEach(() => rmSync(join(folder.path, FILE), { force: true }));
const config = (value: object): string => folder.file(FILE, JSON.stringify(value));

const quiet = "title: t\nruns: 10m\nworkload: [{ at: 2m, inbound: alice }]\n";
folder.file("mine/a.yaml", quiet);
folder.file("mine/b.yaml", `${quiet}faults: [{ kind: stale-token, from: 4m, for: 1m }]\n`);

interface Row {
  scenario: string;
  subject: string;
  door: string;
  ignored?: object[];
}
async function rowsOf(...args: string[]): Promise<Row[]> {
  const { stdout, stderr } = await folder.ask(["run", ...args, "--json"]);
  expect(stderr).toBe("");
  return (JSON.parse(stdout) as { runs: Row[] }).runs;
}

describe("run", () => {
  it("takes from the config what the command line does not say", async () => {
    config({ subject: "fixed", scenarios: ["./mine/a.yaml"], door: "msw" });
    expect(await rowsOf()).toMatchObject([{ scenario: "mine/a.yaml", subject: "fixed", door: "msw" }]);
    const over = ["./mine/b.yaml", "--subject", "legacy", "--door", "memory"];
    expect(await rowsOf(...over)).toMatchObject([
      { scenario: "mine/b.yaml", subject: "legacy", door: "memory" },
    ]);
    expect(await rowsOf("./mine/a.yaml", "--no-config")).toMatchObject([{ door: "memory" }]);
    const other = folder.file("other.json", JSON.stringify({ subject: "legacy" }));
    expect(await rowsOf("./mine/a.yaml", "--config", other)).toMatchObject([{ subject: "legacy" }]);
  });

  it("says nothing of its own, in whatever language it is", async () => {
    folder.file("quiet.ts", 'export default { subject: "fixed", scenarios: ["./mine/a.yaml"] } as const;');
    expect(await folder.run(["run", "--config", "quiet.ts"])).toMatchObject({ code: 0, stderr: "" });
  });

  it("gates by its known failures, from before they are written", async () => {
    config({ subject: "legacy", scenarios: "./mine", expect: "known.yaml" });
    expect((await folder.ask(["run"])).code).toBeGreaterThan(0);
    expect(await folder.ask(["run", "--write-expect", "known.yaml"])).toMatchObject({ code: 0 });
    expect(await folder.ask(["run"])).toMatchObject({ code: 0 });
    expect((await folder.ask(["run", "--no-expect"])).code).toBeGreaterThan(0);
    // The command line means a file that is there.
    expect(await folder.ask(["run", "--expect", "none.yaml"])).toMatchObject({ code: 64 });
  });

  it("ignores what it says, unless the command line says what counts", async () => {
    config({ subject: "legacy", scenarios: "./mine/b.yaml", ignore: "truthful-health" });
    const [row] = await rowsOf("--no-expect");
    expect(row?.ignored).toMatchObject([{ invariant: "truthful-health" }]);
    expect((await rowsOf("--no-expect", "--ignore", "one-poll"))[0]).not.toHaveProperty("ignored");
  });

  it("loads code that the config names: whoever runs the command there trusts the folder", async () => {
    folder.file("client.ts", 'throw new Error("loaded");');
    config({ subject: "./client.ts", scenarios: "./mine/a.yaml" });
    expect((await folder.ask(["run"])).stderr).toContain("Error: loaded");
    // What a scenario names is data still.
    folder.file("names.yaml", `${quiet}expect: { ./client.ts: pass }\n`);
    config({ scenarios: "./names.yaml" });
    expect((await folder.ask(["run"])).stderr).toContain("A file of data starts no code");
  });

  it("is told a mistake with file and key, and runs nothing", async () => {
    config({ subjcet: "fixed" });
    expect(await folder.ask(["run"])).toMatchObject({
      code: 64,
      stdout: "",
      stderr: `${FILE}: unknown key "subjcet"; did you mean subject?\n`,
    });
  });
});

describe("replay", () => {
  const replay = (...args: string[]) => folder.ask(["replay", "./mine/b.yaml", ...args]);

  it("takes client and door from the config, and is measured as run measures", async () => {
    config({ subject: "legacy", door: "msw" });
    const { stdout, code } = await replay();
    expect(stdout).toContain("mine/b.yaml · legacy · violated");
    expect(stdout).toContain(" --subject legacy --door msw ");
    expect(code).toBeGreaterThan(0);
    expect((await replay("--subject", "fixed", "--door", "memory")).stdout).toContain(
      "--subject fixed --door memory ",
    );
    expect((await replay("--no-config")).stdout).toContain("mine/b.yaml · fixed · ");
    config({ subject: "legacy", expect: "listed.yaml" });
    await folder.ask(["run", "./mine/b.yaml", "--write-expect", "listed.yaml"]);
    expect(await replay()).toMatchObject({ code: 0 });
    expect((await replay("--no-expect")).code).toBeGreaterThan(0);
    config({ subject: "legacy", only: "no-loss", expect: false });
    expect((await replay()).stdout).toMatch(/^ {2}ignored: .*no-pause-loop/m);
  });

  it("runs code that the config names, and none that a trace or a scenario does", async () => {
    folder.file("own.ts", 'export default { name: "own", create() { throw new Error("made"); } };');
    config({ subject: "./own.ts" });
    expect((await replay()).stderr).toContain("Error: made");
    expect((await folder.ask(["replay", "./names.yaml", "--no-config"])).stderr).toContain(
      "A file of data starts no code",
    );
  });

  it("takes the client of a trace before the config's", async () => {
    await folder.ask(["run", "./mine/a.yaml", "--subject", "fixed", "--trace", "traces", "--no-config"]);
    config({ subject: "legacy", door: "msw" });
    const { stdout } = await folder.ask(["replay", "traces/mine-a.yaml.fixed.memory.jsonl"]);
    expect(stdout).toContain("the same run as in the file");
  });
});

describe("fuzz", () => {
  it("takes its client from the config", async () => {
    config({ subject: "legacy" });
    const { stdout } = await folder.ask(["fuzz", "--runs", "1", "--seed", "1", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ subject: "legacy" });
    config({ subject: ["legacy", "fixed"] });
    expect(await folder.ask(["fuzz", "--runs", "1"])).toMatchObject({
      code: 64,
      stderr: expect.stringContaining("fuzz takes one client; say which: --subject legacy"),
    });
  });
});
