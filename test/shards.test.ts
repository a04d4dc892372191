/** A search over several machines, from the command line: shards, one that is killed, and what merge makes of them. */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Folder } from "./command-line.ts";

const folder = new Folder("shards");
afterAll(() => folder.remove());
const path = (name: string): string => join(folder.path, name);
const read = (name: string) => JSON.parse(readFileSync(path(name), "utf8"));

/** A client that is started and asks for nothing: quick to run, and guilty of much. */
folder.file(
  "deaf.ts",
  `export default { name: "deaf", create: () => ({
  start: async () => { setInterval(() => {}, 60_000); },
  stop: async () => {},
  login: async () => {},
  send: async () => ({ outcome: "sent" }),
}) };\n`,
);
const DEAF = ["--subject", "./deaf.ts"];
const SEARCH = [...DEAF, "--seed", "7", "--runs", "8"];
const FAILURES = ".ilink-sim/failures";
const shard = (place: string, ...more: string[]) =>
  folder.ask(["fuzz", ...SEARCH, "--jobs", "1", "--shard", place, ...more]);

interface Document {
  ok: boolean;
  counts: object;
  findings: object[];
  shards?: number;
  missing?: number[];
  unfinished?: number[];
}
const documentOf = ({ stdout }: { stdout: string }): Document => JSON.parse(stdout);

describe("shards", () => {
  let whole: Document;
  let files: Record<string, string>;
  const found = () =>
    Object.fromEntries(
      readdirSync(path(FAILURES)).map(name => [name, readFileSync(path(`${FAILURES}/${name}`), "utf8")]),
    );

  beforeAll(async () => {
    const { code, ...said } = await folder.ask(["fuzz", ...SEARCH, "--jobs", "2", "--json"]);
    expect(code).toBe(1);
    whole = documentOf(said);
    files = found();
    rmSync(path(FAILURES), { recursive: true });
    expect(await shard("1/2")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("shard 1/2 of seed 7: 4 scenarios"),
    });
    expect(await shard("2/2")).toMatchObject({ code: 0 });
  });

  it("merged come to the findings, the files and the counts of one search", async () => {
    const merged = await folder.ask(["merge", ...DEAF, "--json"]);
    expect(merged.code).toBe(1);
    const { shards, missing, unfinished, ...document } = documentOf(merged);
    expect(document).toEqual({ ...whole, elapsedMs: expect.any(Number) });
    expect({ shards, missing, unfinished }).toEqual({ shards: 2, missing: [], unfinished: [] });
    expect(whole.findings.length).toBeGreaterThan(1);
    expect(found()).toEqual(files);
  });

  it("that have ended try nothing more", async () => {
    const before = readFileSync(path(".ilink-sim/shards/1-of-2.json"), "utf8");
    expect(await shard("1/2")).toMatchObject({ code: 0 });
    expect(readFileSync(path(".ilink-sim/shards/1-of-2.json"), "utf8")).toBe(before);
  });

  it("are refused where they are of another search, cut off or of another version", async () => {
    cpSync(path(".ilink-sim/shards/1-of-2.json"), path("one.json"));
    const text = readFileSync(path("one.json"), "utf8");
    folder.file("seed.json", text.replace('"seed":"7"', '"seed":"8"').replace('"shard":1', '"shard":2'));
    folder.file("cut.json", text.slice(0, 100));
    folder.file("old.json", text.replace(/"program":"[^"]*"/, '"program":"0.0.1"'));
    folder.file(
      "lie.json",
      text.replace(
        /"breaches":\[.*\]/,
        '"breaches":[{"invariant":"bounded-rate","run":0,"invariants":["bounded-rate"]}]',
      ),
    );
    for (const [names, words] of [
      [["one.json", "seed.json"], "not of one search:\n  shard 1/2, seed 7, 8 runs, ./deaf.ts"],
      [["cut.json"], "cut.json is no file of fuzz --shard, or was cut off"],
      [["old.json"], "the shards are of ilink-sim 0.0.1"],
      [["lie.json"], "run 0 breaks bounded-rate in the shards and not here"],
      [["none.json"], "none.json: "],
    ] as const) {
      const { code, stdout, stderr } = await folder.ask(["merge", ...DEAF, ...names]);
      expect({ code, stdout }, stderr).toEqual({ code: 64, stdout: "" });
      expect(stderr).toContain(words);
    }
  });
});

describe("a shard that is killed", () => {
  it("is told by merge, with the line that resumes it", async () => {
    const out = ["--out", "killed/2-of-2.json"];
    const running = folder.start([
      "fuzz",
      ...SEARCH,
      "--runs",
      "100000",
      "--jobs",
      "1",
      "--shard",
      "2/2",
      ...out,
    ]);
    await expect
      .poll(() => existsSync(path("killed/2-of-2.json")) && read("killed/2-of-2.json").tried > 0, {
        timeout: 60_000,
        interval: 200,
      })
      .toBe(true);
    process.kill(-(running.child.pid as number), "SIGKILL");
    await running.ended;
    const { ended, tried } = read("killed/2-of-2.json");
    expect(ended).toBeNull();
    expect(tried).toBeLessThan(40_000);
    const told = await folder.ask(["merge", "killed", ...DEAF, "--json"]);
    expect(documentOf(told)).toMatchObject({ missing: [1], unfinished: [2] });
    expect(told.stderr).toContain("2 of 2 shards did not end");
    expect(told.stderr).toContain(
      `shard 2/2 ended after ${tried} scenarios; beside its file: npm run -s sim -- fuzz --subject ./deaf.ts --seed 7 --runs 100000 --shard 2/2`,
    );
  });

  it("goes on where its file ends, and comes to the same", async () => {
    const whole = readFileSync(path(".ilink-sim/shards/1-of-2.json"), "utf8");
    // A shorter search of the same seed is the beginning of a longer one.
    await shard("1/2", "--out", "half.json", "--runs", "4");
    const half = readFileSync(path("half.json"), "utf8");
    expect(JSON.parse(half)).toMatchObject({ tried: 2, ended: "whole" });
    folder.file("half.json", half.replace('"runs":4', '"runs":8').replace('"ended":"whole"', '"ended":null'));
    expect(await shard("1/2", "--out", "half.json")).toMatchObject({ code: 0 });
    expect(readFileSync(path("half.json"), "utf8")).toBe(whole);
  });
});

describe("bad usage of a shard is told:", () => {
  it.each([
    [["--shard", "3/2"], "--shard 3/2: expected 1/4 to 4/4"],
    [["--shard", "0/2"], "--shard 0/2: expected"],
    [["--shard", "1/2", "--corpus", "x"], "give it to merge"],
    [["--out", "x.json"], "give --shard too"],
    [["--corpus", "deaf.ts"], "--corpus deaf.ts: it is a file; give the folder"],
    [["--time", "soon"], "--time soon: expected a length of time"],
  ])("%j", async (args, words) => {
    const { code, stdout, stderr } = await folder.ask(["fuzz", ...SEARCH, ...args]);
    expect({ code, stdout }).toEqual({ code: 64, stdout: "" });
    expect(stderr).toContain(words);
  });

  it("without a seed, and where the file is another shard's", async () => {
    expect(await folder.ask(["fuzz", "--shard", "1/2"])).toMatchObject({
      code: 64,
      stderr: expect.stringContaining("--shard wants --seed"),
    });
    folder.file("taken.json", "{}");
    expect(await shard("1/2", "--out", "taken.json")).toMatchObject({
      code: 64,
      stderr: expect.stringContaining("taken.json holds something else"),
    });
  });

  it("names no code of its own", async () => {
    const name = { version: 1, program: "0.1.0", subject: "./evil.ts", seed: "1", runs: 1, shard: 1, of: 1 };
    const rest = {
      ended: "whole",
      tried: 1,
      counts: { pass: 1, violated: 0, inconclusive: 0 },
      breaches: [],
    };
    const program = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8")).version;
    folder.file("evil.json", JSON.stringify({ ...name, program, ...rest }));
    folder.file("evil.ts", `process.getBuiltinModule("node:fs").writeFileSync("sung", "");`);
    const { code, stderr } = await folder.ask(["merge", "evil.json"]);
    expect(code).toBe(64);
    expect(stderr).toContain("A file of data starts no code");
    expect(existsSync(path("sung"))).toBe(false);
  });
});

describe("--time and --corpus", () => {
  it("a search ends with its time, and says how far it came", async () => {
    const { code, stdout } = await folder.ask(["fuzz", "--subject", "fixed", "--seed", "1", "--time", "1s"]);
    expect([0, 1]).toContain(code);
    expect(stdout).toMatch(/^fixed: .* in \d+ scenarios/m);
  });

  it("a corpus is replayed first, fails the search, and takes what is found", async () => {
    const args = [
      "fuzz",
      "--subject",
      "legacy",
      "--seed",
      "7",
      "--runs",
      "1",
      "--corpus",
      "corpus",
      "--json",
    ];
    const first = await folder.ask(args);
    expect(JSON.parse(first.stdout)).toMatchObject({ ok: false, corpus: { replayed: 0, failed: [] } });
    const names = readdirSync(path("corpus"));
    expect(names.length).toBeGreaterThan(0);
    const again = JSON.parse((await folder.ask(args)).stdout);
    expect(again.corpus).toMatchObject({ folder: "corpus", replayed: names.length });
    expect(again.corpus.failed).toHaveLength(names.length);
    expect(readdirSync(path("corpus"))).toEqual(names);
    // Nothing new is found, and what was found once is red still.
    const calm = ["fuzz", "--subject", "fixed", "--seed", "7", "--runs", "1", "--corpus", "calm"];
    folder.file(
      "calm/passes.yaml",
      "title: t\nruns: 10m\nworkload: [{ at: 2m, inbound: alice }]\nexpect: { fixed: pass }\n",
    );
    expect((await folder.ask(calm)).stdout).toContain("corpus calm: 1 scenario, all as they say");
  });
});
