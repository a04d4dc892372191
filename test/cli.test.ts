/** The command line as people and programs meet it: its output and its exit code, and the real process where that matters. */
import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tagsOf } from "../sim/commands/selection.ts";
import { FAULT_KINDS } from "../sim/fault/table.ts";
import { FAMILIES } from "../sim/reference/families.ts";
import type { TrialRow } from "../sim/verdict/trial.ts";
import { type Credential, createClient } from "../src/index.ts";
import { plans, scenarios } from "./catalogue.ts";
import { exchange } from "./raw-http.ts";
import { SharedProcess } from "./shared-process.ts";

const CLI = join(import.meta.dirname, "../sim/cli.ts");
const PLUGIN = "openclaw-weixin@2.4.9";
const NIGHT = "bug-155/overnight-idle";

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** A folder of the user's, far from the package. */
let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "ilink-cli-"));
});
afterAll(() => rmSync(cwd, { recursive: true }));

const file = (name: string, text: string): string => {
  mkdirSync(join(cwd, name, ".."), { recursive: true });
  writeFileSync(join(cwd, name), text);
  return name;
};

/** On a busy machine a command takes long enough to say how far it is. */
const withoutProgress = (stderr: string): string =>
  stderr.replaceAll(/^(?:.+: )?\d+ of \d+ (?:runs|scenarios)\b.*\n/gm, "");

function execute(
  program: string,
  args: readonly string[],
  env: Record<string, string>,
  folder: string = cwd,
): Promise<Outcome> {
  const { PATH = "", HOME = "" } = process.env;
  const options = { cwd: folder, env: { PATH, HOME, ...env }, maxBuffer: 64 * 2 ** 20 };
  return new Promise(resolve => {
    execFile(program, args, options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : (error.code as number), stdout, stderr: withoutProgress(stderr) });
    });
  });
}

const shared = new SharedProcess();
afterAll(() => shared.end());

/** What a command says, and the code that it would exit with. */
async function sim(args: readonly string[], folder: string = cwd): Promise<Outcome> {
  const { code, stdout, stderr } = await shared.run(args, folder);
  return { code, stdout, stderr: withoutProgress(stderr) };
}

/** The same of a process of its own. */
const alone = (
  args: readonly string[],
  env: Record<string, string> = {},
  folder: string = cwd,
): Promise<Outcome> => execute(process.execPath, [CLI, ...args], env, folder);

/** A printed replay line, as a shell understands it. */
function follow(line: string): Promise<Outcome> {
  const command = line.replace("npm run -s sim --", `'${process.execPath}' '${CLI}'`);
  return execute("sh", ["-c", command], {});
}

const replayLineOf = (stdout: string): string => /replay: (.+)/.exec(stdout)?.[1] ?? "no replay line";
const digestOf = (stdout: string): string => /digest: ([0-9a-f]{64})/.exec(stdout)?.[1] ?? "no digest";

interface RunDocument {
  version: number;
  ok: boolean;
  runs: TrialRow[];
}

/** The document, and that stdout is nothing else. */
function documentOf({ stdout }: Outcome): RunDocument {
  expect(stdout).toMatch(/^\{/);
  return JSON.parse(stdout) as RunDocument;
}

describe("run --json", () => {
  it("prints one document that tells what bug #155 breaks, and when", async () => {
    const outcome = await alone(["run", NIGHT, "--subject", PLUGIN, "--no-expect", "--json"]);
    expect(outcome).toMatchObject({ code: 1, stderr: "" });
    const document = documentOf(outcome);
    expect(Object.keys(document)).toEqual(["version", "ok", "runs"]);
    expect(document).toMatchObject({ version: 1, ok: false });
    expect(document.runs).toHaveLength(1);
    const [row] = document.runs as [TrialRow];
    expect(row).toEqual({
      scenario: NIGHT,
      subject: PLUGIN,
      door: "memory",
      seed: "1",
      verdict: "violated",
      phase: "safety",
      violations: row.violations,
      blame: {
        server: { lost: 0, duplicated: 0, reordered: 0 },
        subject: expect.objectContaining({ duplicated: 0 }),
      },
      reasons: [],
      notes: [],
      excused: {},
      tried: expect.objectContaining({
        messages: expect.objectContaining({ written: 2, handled: 1 }),
        sends: expect.objectContaining({ asked: 3, onWire: 1, accepted: 1 }),
      }),
      expected: ["recovers-in-time", "outbound-never-blocked", "no-pause-loop", "no-loss", "truthful-health"],
      asExpected: true,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      virtualMs: 12 * 3_600_000,
      wallMs: expect.any(Number),
      polls: expect.any(Number),
      requests: expect.any(Number),
      fired: {},
    });
    expect(row.polls).toBeGreaterThan(100);
    expect(row.requests).toBeGreaterThan(row.polls);
    for (const violation of row.violations) {
      expect(violation).toEqual({
        invariant: expect.stringMatching(/^[a-z-]+$/),
        atMs: expect.any(Number),
        message: expect.stringMatching(/^bot: /),
        sentence: { key: expect.stringMatching(/^[a-z-]+\.[a-z-]+$/), params: expect.any(Object) },
        account: "bot",
        proof: expect.arrayContaining([expect.any(Number)]),
        duty: expect.objectContaining({
          name: expect.stringMatching(/^to /),
          fromMs: expect.any(Number),
          untilMs: expect.any(Number),
        }),
        ...(violation.excused && { excused: [], notExcused: [expect.anything()] }),
      });
    }
    const first = (name: string): number | undefined =>
      row.violations.find(({ invariant }) => invariant === name)?.atMs;
    // The session dies of idleness at 04:10 (after 6 h 10 min); the cron job at 07:00 is refused.
    expect(first("recovers-in-time")).toBeGreaterThan(6 * 3_600_000);
    expect(first("no-pause-loop")).toBeGreaterThan(6 * 3_600_000);
    expect(first("outbound-never-blocked")).toBe(9 * 3_600_000);
  });

  it("counts how often each fault kind acted", async () => {
    const { runs } = documentOf(
      await sim(["run", "bug-155/stop-during-recovery", "--subject", "fixed", "--json"]),
    );
    expect(runs[0]?.fired).toEqual({ "session-expires": 1, hang: expect.any(Number) });
  });

  it("runs every subject that the scenario names, or those asked for", async () => {
    const named = documentOf(await sim(["run", "bug-155/shape-ret", "--json"]));
    expect(named.runs.map(({ subject }) => subject)).toEqual([
      "fixed",
      "legacy",
      PLUGIN,
      `${PLUGIN}+proposal`,
      `${PLUGIN}+repair`,
      "openclaw-weixin@2.4.6",
    ]);
    const asked = documentOf(
      await sim([
        "run",
        "bug-155/shape-ret",
        "--subject",
        "legacy",
        "--subject",
        "fixed",
        "--json",
        "--seed",
        "0xabc",
      ]),
    );
    expect(asked.runs.map(({ subject, seed }) => [subject, seed])).toEqual([
      ["legacy", "0xabc"],
      ["fixed", "0xabc"],
    ]);
  });
});

describe("the exit code of run", () => {
  it("is 0 when the verdict is the expected one, whether that is a pass or a breach", async () => {
    expect(await alone(["run", NIGHT, "--subject", "fixed"])).toMatchObject({ code: 0, stderr: "" });
    expect(await alone(["run", NIGHT, "--subject", PLUGIN])).toMatchObject({ code: 0, stderr: "" });
  });

  const expires = "workload: [{ every: 10m, send: alice }]\nfaults: [{ kind: session-expires, at: ";
  it.each([
    [1, "a breach of safety", `${expires}5m }]\nexpect: { legacy: pass }`],
    // The poll learns of it after the heal, half a minute later.
    [2, "a breach of liveness", `${expires}29m59s }]\nexpect: { legacy: pass }`],
    [
      3,
      "an inconclusive run",
      "workload: [{ every: 10m, inbound: alice }]\nfaults: [{ kind: hang, at: 5m, on: sendtyping }]\nexpect: { legacy: pass }",
    ],
    [
      1,
      "a pass where a breach is expected",
      "workload: [{ every: 10m, inbound: alice }]\nexpect: { legacy: [no-loss] }",
    ],
    [1, "another breach than the expected one", `${expires}5m }]\nexpect: { legacy: [one-poll] }`],
  ])("is %d after %s", async (code, what, lines) => {
    const name = file(
      `${what.replaceAll(" ", "-")}.yaml`,
      `title: ${what}\nruns: 1h\nhealAt: 30m\n${lines}\n`,
    );
    const { stdout, ...outcome } = await alone(["run", name]);
    expect(outcome).toEqual({ code, stderr: "" });
    expect(stdout).toContain("1 run, 1 not as expected");
    const line = replayLineOf(stdout);
    expect(line).toBe(`npm run -s sim -- replay ${name} --subject legacy --door memory --seed 1`);
    expect((await follow(line)).code).toBe(code);
  });

  it("is that of the replay line and of the trace, with --no-expect too, and the words agree with it", async () => {
    const flags = ["--subject", "legacy", "--no-expect", "--trace", "bare"];
    const { code, stdout } = await alone(["run", NIGHT, ...flags]);
    expect(code).toBe(1);
    expect(stdout).toContain("1 run, 1 violated");
    expect(stdout).not.toMatch(/as expected/);
    const line = replayLineOf(stdout);
    expect(line).toMatch(/ --no-expect$/);
    expect((await follow(line)).code).toBe(1);
    expect((await alone(["replay", "bare/bug-155-overnight-idle.legacy.memory.jsonl"])).code).toBe(1);
    expect((await follow(line.replace(" --no-expect", ""))).code).toBe(0);
  });

  it("of a matrix without expectations comes with verdicts alone", async () => {
    const { code, stdout } = await alone(["run", "bug-155/shape-ret", "--no-expect"]);
    expect(code).toBe(1);
    expect(stdout).toContain("6 runs, 3 pass, 3 violated");
    expect(stdout).not.toMatch(/as expected|!/);
    // What sets the code is told in full.
    expect(stdout.match(/replay: .* --no-expect$/gm)).toHaveLength(3);
  });
});

describe("a path", () => {
  const text = "title: t\nruns: 10m\nworkload: [{ at: 2m, inbound: alice }]\n";

  it("is meant from where npm run was typed, and the replay line works from there", async () => {
    file("stand/here.yaml", text);
    file("stand/more/there.yaml", text);
    const root = join(import.meta.dirname, "..");
    const env = { INIT_CWD: join(cwd, "stand"), npm_lifecycle_event: "sim" };
    for (const [path, name] of [
      ["./here.yaml", "here.yaml"],
      ["more", "more/there.yaml"],
      ["../stand/h*", "here.yaml"],
    ] as const) {
      const { code, stdout, stderr } = await alone(["run", path], env, root);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      const line = replayLineOf(stdout);
      expect(line).toContain(`replay ${name} `);
      expect(await alone(line.split(" ").slice(5), env, root)).toMatchObject({ code: 0, stderr: "" });
    }
    const listed = await alone(["list", "."], env, root);
    expect(listed.stdout).toMatch(/^here\.yaml +t\nmore\/there\.yaml +t$/m);
  });

  it.each([
    [["run", "./nowhere.yaml"], /^there is no file ".\/nowhere\.yaml", looked for from \//],
    [["list", "bar/q*.yaml"], /^no scenario matches "bar\/q\*\.yaml"/],
    [["serve", "bare-folder"], /^the folder "bare-folder" has no scenario in it/],
    [["replay", "some.txt"], /^"some\.txt" is no scenario: their files end in \.yaml/],
  ])("%j that means nothing exits with 64 and says which kind of nothing", async (args, words) => {
    mkdirSync(join(cwd, "bare-folder"), { recursive: true });
    file("some.txt", "");
    const { code, stdout, stderr } = await sim(args);
    expect({ code, stdout }).toEqual({ code: 64, stdout: "" });
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe("a mistake of the user's", () => {
  const trace = "a.jsonl";
  beforeAll(() => {
    file("a-file", "");
    file(trace, '{"version":1}\n');
    file("not-json.jsonl", "nonsense\n");
    file("folder.jsonl/inside", "");
    file("nothing.ts", "export {};\n");
    file("scenarios/there.yaml", "title: t\nruns: 1h\n");
    file("fails.ts", 'export default { name: "fails", create() { throw new Error("no key"); } };\n');
  });

  it.each([
    [["frob"], "unknown command 'frob'"],
    [["run", "--frob"], "unknown option '--frob'"],
    [
      ["run", "bug-155/overnite-idle"],
      'there is no scenario "bug-155/overnite-idle"; did you mean bug-155/overnight-idle?',
    ],
    [["run", NIGHT, "--subject", "frob"], "there is no such subject"],
    [["run", NIGHT, "--subject", "openclaw-weixin@9.9.9"], "npm install --save-dev"],
    [["run", NIGHT, "--subject", "openclaw-weixin:nowhere"], "nowhere does not exist"],
    [["run", NIGHT, "--subject", "./nothing.ts"], "has no default export"],
    [
      ["run", NIGHT, "--subject", "./fails.ts"],
      'subject "./fails.ts": its create failed: Error: no key, at ',
    ],
    [["run", NIGHT, "--door", "http"], "--door http: there is no such door; write memory or msw"],
    [
      ["run", NIGHT, "--subject", "fixed", "--trace", "a-file"],
      "--trace a-file: no folder can be made there",
    ],
    [["fuzz", "--runs", "many"], "--runs many: expected a whole number from 1 to 10,000,000"],
    [["fuzz", "--runs", "0"], "--runs 0: expected"],
    [["fuzz", "--run", "3"], "--run wants --seed"],
    [["fuzz", "--run", "3", "--seed", "1", "--runs", "9"], "--run is one run alone: leave --runs out"],
    [["fuzz", "--run", "-1", "--seed", "1"], "--run -1: expected a whole number from 0 to 9,999,999"],
    [["fuzz", "--jobs", "1.5"], "--jobs 1.5: expected a whole number from 1 to 64"],
    [["fuzz", "--runs", "2", "--subject", "./fails.ts"], "its create failed: Error: no key"],
    [["fuzz", "--runs", "2", "--jobs", "2", "--subject", "./fails.ts"], "its create failed: Error: no key"],
    [["list", "frob"], 'there is no scenario "frob"'],
    [["faults", "hnag"], 'there is no fault kind or family "hnag"; did you mean hang?'],
    [["faults", "C", "frobnicate"], '"frobnicate"; families: C Name, connect, TLS'],
    [["new"], "scenario <name>  write scenarios/<name>.yaml"],
    [["new", "scenario"], "missing required argument 'name'"],
    [
      ["new", "scenario", "Lost Hour.yaml"],
      '"Lost Hour.yaml" is no name for a scenario; did you mean lost-hour?',
    ],
    [["new", "scenario", "../out"], "did you mean out?"],
    [["new", "scenario", "//"], "write for example transport/lost-hour"],
    [["new", "scenario", "there"], "scenarios/there.yaml is there already"],
    [["replay"], "missing required argument"],
    [["replay", "bug-155"], "replay shows one run"],
    [["replay", NIGHT], `${NIGHT} for legacy`],
    [["replay", "missing.jsonl"], "missing.jsonl: there is no such trace file"],
    [["replay", "folder.jsonl"], "folder.jsonl: there is no such trace file"],
    [["replay", "not-json.jsonl"], "not-json.jsonl: line 1 is not JSON"],
    [["replay", trace], "the first line is not a trace header"],
  ])("%j exits with 64 and says what is wrong, without a stack trace", async (args, words) => {
    const { code, stdout, stderr } = await sim(args);
    expect(code, stderr).toBe(64);
    expect(stdout).toBe("");
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/^\s+at |itself failed/m);
  });

  it("in a scenario file is shown with its place and the line", async () => {
    file("broken.yaml", "title: t\nruns: 1h\nfaults:\n  - { kind: hagn, at: 70m }\nworklaod: []\n");
    const { code, stdout, stderr } = await alone(["run", "broken.yaml"]);
    expect({ code, stdout }).toEqual({ code: 64, stdout: "" });
    expect(stderr).toMatch(/^broken\.yaml:4:\d+ .*hagn/m);
    expect(stderr).toMatch(/^broken\.yaml:5:1 unknown key "worklaod"$/m);
    expect(stderr).toMatch(/^> 4 \| {3}- \{ kind: hagn, at: 70m \}$/m);
    expect(stderr).toMatch(/^\s+\| +\^+$/m);
    expect(stderr).not.toMatch(/^\s+at |itself failed/m);
  });
});

describe("list", () => {
  it("names every scenario and every form of a subject", async () => {
    const { code, stdout } = await sim(["list"]);
    expect(code).toBe(0);
    for (const { name } of scenarios) expect(stdout).toContain(name);
    const inFolder = scenarios.filter(({ name }) => name.startsWith("bug-155/")).length;
    expect(stdout).toContain(`\n${scenarios.length} scenarios: bug-155 ${inFolder}`);
    for (const subject of [
      "fixed",
      "legacy",
      "openclaw-weixin@<version>",
      "openclaw-weixin:<dir>",
      "<path>.ts",
    ])
      expect(stdout).toContain(`\n  ${subject} `);
  });

  it("says the same as one document", async () => {
    const { code, stdout } = await sim(["list", "bug-155", "--json"]);
    expect(code).toBe(0);
    const { version, folders, scenarios: listed, subjects } = JSON.parse(stdout);
    expect(version).toBe(1);
    expect(folders).toEqual([{ name: "bug-155", count: listed.length }]);
    expect(subjects).toContainEqual({ name: "fixed", description: expect.any(String) });
    expect(listed).toEqual(
      scenarios
        .filter(({ name }) => name.startsWith("bug-155/"))
        .map(scenario => {
          const { name, title, why, expect: expected } = scenario;
          return { name, title, why, tags: tagsOf(scenario), expect: expected };
        }),
    );
  });
});

describe("preload", () => {
  it("prints an option with which a process in any folder has the repair", async () => {
    const { code, stdout, stderr } = await sim(["preload"]);
    expect([code, stderr]).toEqual([0, ""]);
    const [flag = "", url = "", ...more] = stdout.trim().split(" ");
    expect([flag, more]).toEqual(["--import", []]);
    const REPAIR = 'Object.hasOwn(globalThis, Symbol.for("ilink-sim.repair"))';
    const child = spawnSync(process.execPath, ["-p", REPAIR], {
      cwd: tmpdir(),
      encoding: "utf8",
      env: { ...process.env, NODE_OPTIONS: `${flag} ${url} --disable-warning=ExperimentalWarning` },
    });
    expect([child.stdout, child.status]).toEqual(["true\n", 0]);
  });
});

describe("faults", () => {
  it("shows every kind, family by family, with the defaults of its attributes", async () => {
    const { code, stdout } = await sim(["faults"]);
    expect(code).toBe(0);
    for (const { id } of FAULT_KINDS) expect(stdout).toMatch(new RegExp(`^${id} `, "m"));
    for (const { letter, name } of FAMILIES) expect(stdout).toMatch(new RegExp(`^${letter} ${name}: `, "m"));
    expect(stdout).toMatch(/^latency .*\n(?: .*\n)*? +acts on answer, request · with delay: 1s$/m);
    expect(stdout).toContain(`${FAULT_KINDS.length} kinds.`);
  });

  it("shows the families and kinds asked for", async () => {
    const { stdout } = await sim(["faults", "x", "hang"]);
    const shown = [...stdout.matchAll(/^([a-z][a-z0-9-]*) {2,}/gm)].map(([, id]) => id);
    const wanted = FAULT_KINDS.filter(({ id, family }) => family === "X" || id === "hang");
    expect(shown.toSorted()).toEqual(wanted.map(({ id }) => id).toSorted());
  });

  it("shows one kind with its details and a line that a scenario takes", async () => {
    const { code, stdout } = await sim(["faults", "latency"]);
    expect(code).toBe(0);
    expect(stdout).toContain("  leg         answer (default), request");
    expect(stdout).toContain("  with        delay: Added on that leg. Default 1s.");
    const line = /^ {4}(- \{ kind: latency, .*)$/m.exec(stdout)?.[1];
    const text = `title: t\nruns: 1h\nworkload: [{ every: 5m, inbound: alice }]\nfaults:\n  ${line}\n`;
    expect(await sim(["run", file("pasted.yaml", text)])).toMatchObject({ code: 0, stderr: "" });
  });

  it("says everything as one document", async () => {
    const { code, stdout, stderr } = await sim(["faults", "--json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { version, count, kinds } = JSON.parse(stdout);
    expect({ version, count }).toEqual({ version: 1, count: FAULT_KINDS.length });
    expect(kinds.map(({ id }: { id: string }) => id)).toEqual(FAULT_KINDS.map(({ id }) => id));
    expect(kinds.find(({ id }: { id: string }) => id === "latency")).toEqual({
      id: "latency",
      family: "N",
      familyName: "Network regimes",
      summary: expect.stringMatching(/\.$/),
      actsOn: "request",
      endpoints: expect.arrayContaining(["getupdates"]),
      legs: ["answer", "request"],
      attributes: {
        delay: { type: "string", description: "Added on that leg. Default 1s.", default: "1s" },
      },
      examples: expect.arrayContaining([{ delay: "1s" }]),
      impact: { blocks: false, seenBy: "answer" },
      calibrated: "nothing but time is different at the socket",
    });
    expect(kinds.find(({ id }: { id: string }) => id === "connection-refused")).toMatchObject({
      attributes: {},
      calibrated: true,
    });
  });
});

describe("new scenario", () => {
  const path = "scenarios/transport/lost-hour.yaml";

  it("writes an example that passes as it is, and says how to run and replay it", async () => {
    const { code, stdout, stderr } = await sim(["new", "scenario", "transport/lost-hour"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`${path} is written`);
    const [run = "", replay = "", ...more] = stdout.match(/npm run -s sim -- .*/g) ?? [];
    expect(more).toEqual([]);
    expect(await follow(run)).toMatchObject({ code: 0, stderr: "" });
    expect(await follow(replay)).toMatchObject({ code: 0, stderr: "" });
    const { runs } = documentOf(await sim(["run", path, "--json"]));
    expect(runs).toMatchObject([
      { subject: "fixed", verdict: "pass", reasons: [], fired: { "http-status": expect.any(Number) } },
    ]);
  });

  it("leads editors to the schema", () => {
    const [, schema = ""] =
      /^# yaml-language-server: \$schema=(\S+)\n/.exec(readFileSync(join(cwd, path), "utf8")) ?? [];
    expect(JSON.parse(readFileSync(join(cwd, path, "..", schema), "utf8"))).toHaveProperty(
      "properties.faults",
    );
  });

  it("writes over nothing and gives no file the name of a folder", async () => {
    const before = readFileSync(join(cwd, path), "utf8");
    expect(await sim(["new", "scenario", "transport/lost-hour"])).toMatchObject({ code: 64, stdout: "" });
    expect(readFileSync(join(cwd, path), "utf8")).toBe(before);
    const { code, stderr } = await sim(["new", "scenario", "transport"]);
    expect(code).toBe(64);
    expect(stderr).toContain("transport is a folder of scenarios; write transport/<what-goes-wrong>");
  });

  it("keeps a name that looks like a number as text", async () => {
    await sim(["new", "scenario", "404"]);
    expect(await sim(["run", "scenarios/404.yaml"])).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("replay", () => {
  it("of the printed line and of the written trace gives the digest of the run", async () => {
    const args = ["run", "bug-155/shape-both", "--subject", PLUGIN, "--seed", "c0ffee", "--trace", "traces"];
    const { stdout } = await sim(args);
    const line = replayLineOf(stdout);
    expect(line).toBe(
      `npm run -s sim -- replay bug-155/shape-both --subject ${PLUGIN} --door memory --seed c0ffee`,
    );
    const [written] = readdirSync(join(cwd, "traces"));
    expect(written).toBe(`bug-155-shape-both.${PLUGIN}.memory.jsonl`);
    const { runs } = documentOf(await sim([...args.slice(0, -2), "--json"]));

    const byLine = await follow(line);
    // The breach that was expected, as for run.
    expect(byLine.code).toBe(0);
    expect(digestOf(byLine.stdout)).toBe(runs[0]?.digest);
    expect(byLine.stdout).toContain("-14 (stale token)");
    expect(byLine.stdout).toContain("← recovers-in-time, truthful-health, no-pause-loop");

    const byTrace = await sim(["replay", `traces/${written}`]);
    expect(byTrace.code).toBe(0);
    expect(digestOf(byTrace.stdout)).toBe(runs[0]?.digest);
    expect(byTrace.stdout).toContain("the same run as in the file");
  });

  it("reports a tampered trace as another run", async () => {
    await sim(["run", "bug-155/shape-ret", "--subject", "fixed", "--trace", "tampered"]);
    const path = "tampered/bug-155-shape-ret.fixed.memory.jsonl";
    const lines = readFileSync(join(cwd, path), "utf8").split("\n");
    const at = lines.findIndex(line => line.includes('"type":"answer"'));
    lines[at] = lines[at]?.replace('"ok":true', '"ok":false') ?? "";
    file(path, lines.join("\n"));
    const { code, stdout } = await sim(["replay", path]);
    expect(code).toBe(3);
    expect(stdout).toContain("NOT the run in the file");
  });

  it("finds a subject that is a file, and a scenario whose name a shell must quote", async () => {
    const client = join(import.meta.dirname, "plain-client/client.ts");
    file(
      "my-client.ts",
      `import { plainClient } from ${JSON.stringify(client)};\nexport default { ...plainClient(), name: "mine" };\n`,
    );
    const scenario = file("it's mine.yaml", "title: t\nruns: 10m\nworkload: [{ at: 2m, inbound: alice }]\n");
    const { code, stdout } = await sim(["run", scenario, "--subject", "./my-client.ts", "--trace", "mine"]);
    expect(code, stdout).toBe(0);
    const byLine = await follow(replayLineOf(stdout));
    expect(byLine.code, byLine.stderr).toBe(0);
    const [written] = readdirSync(join(cwd, "mine"));
    // The trace names a file of code: the command line must.
    const byTrace = await sim(["replay", `mine/${written}`, "--subject", "./my-client.ts"]);
    expect(byTrace, byTrace.stderr).toMatchObject({ code: 0 });
    expect(byTrace.stdout).toContain("the same run as in the file");
    expect(digestOf(byTrace.stdout)).toBe(digestOf(byLine.stdout));
  });

  it("folds healthy polls unless all are asked for", async () => {
    const [short, all] = [
      await sim(["replay", "bug-155/shape-ret", "--subject", "fixed"]),
      await sim(["replay", "bug-155/shape-ret", "--subject", "fixed", "--all"]),
    ] as const;
    expect(short.stdout).toMatch(/… \d+ records of healthy polling/);
    expect(all.stdout).not.toContain("healthy polling");
    expect(all.stdout.split("\n").length).toBeGreaterThan(5 * short.stdout.split("\n").length);
    expect(digestOf(all.stdout)).toBe(digestOf(short.stdout));
  });
});

describe("a client that does something to its process", () => {
  const misbehaving = (name: string): string => join(import.meta.dirname, `sim/pool/misbehaving/${name}.ts`);

  it("is told like every other, and the run beside it is not touched", async () => {
    const path = file("quiet.yaml", "title: t\nruns: 30m\nworkload: [{ at: 5m, inbound: alice }]\n");
    const subjects = ["exits-in-a-handler", "kills-itself", "healthy"].map(misbehaving);
    const flags = subjects.flatMap(subject => ["--subject", subject]);
    const { code, stdout } = await sim(["run", path, ...flags, "--jobs", "2", "--json"]);
    const { runs } = JSON.parse(stdout) as RunDocument;
    expect(code).toBe(2);
    expect(runs).toMatchObject([
      { subject: subjects[0], verdict: "violated", phase: "liveness", digest: expect.any(String) },
      { subject: subjects[1], verdict: "violated", phase: "liveness", digest: null },
      { subject: subjects[2], verdict: "pass", phase: null, digest: expect.any(String) },
    ]);
    const replayed = await sim(["replay", path, "--subject", subjects[1] as string]);
    expect(replayed.code).toBe(2);
    expect(replayed.stdout).toContain("no-pause-loop at ");
    expect(replayed.stdout).toContain("its process was killed by SIGKILL");
    expect(replayed.stdout).toContain("digest: none");
  });

  it("is refused when it cannot even be loaded", async () => {
    const outcome = await sim(["run", NIGHT, "--subject", misbehaving("exits-when-loaded")]);
    expect(outcome).toMatchObject({ code: 64, stdout: "" });
    expect(outcome.stderr).toContain("cannot be loaded: its process ended by itself with exit code 0");
  });
});

describe("the worker processes of run", () => {
  it("give the same rows in the same order, however many there are", async () => {
    const rows = async (jobs: string) =>
      documentOf(await sim(["run", "bug-155", "--subject", "legacy", "--jobs", jobs, "--json"])).runs.map(
        ({ wallMs: _wallMs, ...row }) => row,
      );
    const alone = await rows("1");
    expect(alone.length).toBeGreaterThan(10);
    expect(await rows("3")).toEqual(alone);
  });

  it.each([
    ["--jobs", "0", "--jobs 0: expected a whole number from 1 to 64"],
    ["--budget", "1.5", "--budget 1.5: expected a whole number of seconds from 1 to 86,400"],
    ["--memory", "1", "--memory 1: expected a whole number of MB from 256 to 1,048,576"],
  ])("take whole numbers: %s %s", async (flag, value, words) => {
    const outcome = await sim(["run", NIGHT, flag, value]);
    expect(outcome).toMatchObject({ code: 64, stdout: "", stderr: expect.stringContaining(words) });
  });
});

describe("Ctrl-C", () => {
  /** Interrupts the command once it is under way, and waits for its end. */
  async function interrupted(args: readonly string[], underWay: (child: ChildProcess) => Promise<unknown>) {
    const { PATH = "", HOME = "" } = process.env;
    const child = spawn(process.execPath, [CLI, ...args], { cwd, env: { PATH, HOME } });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", data => {
      stdout += data;
    });
    child.stderr.on("data", data => {
      stderr += data;
    });
    const closed = once(child, "close");
    await underWay(child);
    child.kill("SIGINT");
    const [code, signal] = await closed;
    return { code, signal, stdout, stderr };
  }
  /** The first trial has ended: its trace is there. */
  const firstTrace = (dir: string) => async (): Promise<void> => {
    while (readdirSync(dir).length === 0) await once(watch(dir), "change");
  };
  const folder = (name: string): string => {
    mkdirSync(join(cwd, name));
    return join(cwd, name);
  };

  it("during run prints what is finished", async () => {
    const dir = folder("ended-early");
    const { code, signal, stdout } = await interrupted(["run", "--trace", dir], firstTrace(dir));
    expect({ code, signal }).toEqual({ code: 130, signal: null });
    const [, finished, planned] = /^interrupted: (\d+) of (\d+)$/m.exec(stdout) ?? [];
    expect(Number(planned)).toBe(plans.length);
    expect(Number(finished)).toBeLessThan(plans.length);
    expect(stdout).toMatch(new RegExp(`^${finished} runs?, all as expected`, "m"));
    expect(stdout).toMatch(/^#1 \w/m);
  });

  it("during run --json prints one document with what is finished", async () => {
    const dir = folder("ended-early-json");
    const outcome = await interrupted(["run", "--json", "--trace", dir], firstTrace(dir));
    expect(outcome.code).toBe(130);
    const document = documentOf(outcome) as RunDocument & { interrupted: unknown };
    expect(document).toMatchObject({
      ok: false,
      interrupted: { finished: document.runs.length, planned: plans.length },
    });
    expect(document.runs.length).toBeLessThan(plans.length);
  });

  it("during fuzz prints what was found, after a line on stderr each ten seconds", async () => {
    const client = JSON.stringify(join(import.meta.dirname, "plain-client/client.ts"));
    // It rests before each run: the ten seconds are not spent on computing.
    file(
      "rests.ts",
      `import { plainClient } from ${client};
const client = plainClient();
const create = context => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  return client.create(context);
};
export default { ...client, create };
`,
    );
    const { code, stdout, stderr } = await interrupted(
      ["fuzz", "--runs", "1000000", "--seed", "1", "--subject", "./rests.ts"],
      child => once(createInterface(child.stderr as Readable), "line"),
    );
    expect(code).toBe(130);
    // The search may have found something by then.
    expect(stderr).toMatch(/^\.\/rests\.ts: \d+ of 1000000 scenarios · \d+ findings? · seed 1\n$/);
    expect(stdout).toMatch(/^\.\/rests\.ts: (?:nothing found|\d+ findings?) in \d+ scenarios?/);
    expect(stdout).toContain("interrupted: the search did not finish");
  });
});

describe("fuzz", () => {
  interface Finding {
    invariants: string[];
    run: number;
    path: string;
    file: string;
    replay: string;
  }

  it("finds all of bug #155 in legacy and writes it down as scenarios that fail until it is repaired", async () => {
    // What a search that was broken off before has found is none of this one's.
    rmSync(join(cwd, ".ilink-sim"), { recursive: true, force: true });
    const { code, stdout } = await alone(["fuzz", "--runs", "4", "--seed", "2", "--subject", "legacy"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^legacy: \d+ findings in 4 scenarios \(\d+ inconclusive\)/);
    const blocks = stdout.split("\n\n").slice(1);
    for (const invariant of ["no-pause-loop", "outbound-never-blocked", "recovers-in-time"])
      expect(blocks.filter(block => block.split("\n")[0]?.includes(invariant))).toHaveLength(1);
    const paths = blocks.map(block => /\.ilink-sim\/failures\/\S+\.yaml/.exec(block)?.[0] ?? "no path");
    const written = readdirSync(join(cwd, ".ilink-sim/failures"));
    expect(paths.toSorted()).toEqual(written.map(name => `.ilink-sim/failures/${name}`).toSorted());

    const looped = blocks.findIndex(block => block.includes("no-pause-loop"));
    const path = paths[looped]!;
    expect(blocks[looped]).toMatch(/^\d+\. .*no-pause-loop.*, run \d+\n/);
    expect(blocks[looped]).toContain(`${path}\n     runs: `);
    expect(readFileSync(join(cwd, path), "utf8")).toMatch(/^title: .*legacy breaks .*no-pause-loop/);
    const line = replayLineOf(blocks[looped]!);
    expect(line).toContain(`replay ${path} --subject legacy --door memory --seed `);

    const again = await sim(["run", path, "--json"]);
    // A breach of safety or of liveness: which one it is depends on what was drawn.
    expect([1, 2]).toContain(again.code);
    const { runs } = documentOf(again);
    expect(runs).toMatchObject([
      { scenario: path, subject: "legacy", verdict: "violated", asExpected: false },
    ]);
    const replayed = await follow(line);
    expect(replayed.code).not.toBe(0);
    expect(digestOf(replayed.stdout)).toBe(runs[0]?.digest);
  });

  it("tells at once which run breaks what, and tries that run alone", async () => {
    const search = ["fuzz", "--seed", "1", "--subject", "legacy", "--no-config"];
    const { stdout, stderr } = await sim([...search, "--runs", "2", "--jobs", "1"]);
    const [, run, told = "", again = ""] =
      /^run (\d+) breaks ([^;]+); it is shrunk when the search ends\. That run alone: (.+)$/m.exec(stderr) ??
      [];
    expect(again).toMatch(new RegExp(`fuzz --subject legacy --seed 1 --run ${run}$`));
    const alone = await follow(again);
    expect(alone.code).toBe(1);
    expect(alone.stdout).toMatch(/^legacy: \d+ findings? in 1 scenario /);
    const found = (text: string): string[] =>
      [...text.matchAll(/^\d+\. (.+), run (\d+)$/gm)].flatMap(([, invariants = "", at]) =>
        at === run ? invariants.split(", ") : [],
      );
    expect(found(stdout).toSorted()).toEqual(told.split(", ").toSorted());
    expect(found(alone.stdout).toSorted()).toEqual(found(stdout).toSorted());
  });

  it("finds the same in two processes as in one", async () => {
    const search = async (jobs: string) => {
      const args = ["fuzz", "--runs", "2", "--seed", "1", "--subject", "legacy", "--jobs", jobs, "--json"];
      const { code, stdout } = await sim(args);
      const { elapsedMs, ...rest } = JSON.parse(stdout);
      expect(elapsedMs).toBeGreaterThan(0);
      return { code, ...rest };
    };
    const alone = await search("1");
    expect(alone).toEqual({
      code: 1,
      version: 1,
      ok: false,
      subject: "legacy",
      seed: "1",
      counts: {
        pass: expect.any(Number),
        violated: expect.any(Number),
        inconclusive: expect.any(Number),
        shrink: expect.any(Number),
      },
      findings: expect.any(Array),
    });
    expect(alone.findings.length).toBeGreaterThan(1);
    for (const finding of alone.findings) {
      expect(finding).toEqual({
        invariants: expect.arrayContaining([expect.any(String)]),
        run: expect.any(Number),
        path: expect.stringMatching(/^\d+(:\d+)*$/),
        file: expect.stringMatching(/^\.ilink-sim\/failures\/legacy-[0-9a-f]{8}\.yaml$/),
        replay: expect.stringContaining("replay .ilink-sim/failures/legacy-"),
      });
    }
    const invariants = alone.findings.flatMap((finding: Finding) => finding.invariants);
    expect(new Set(invariants).size).toBe(invariants.length);
    expect(await search("2")).toEqual(alone);
  });

  it("finds nothing in fixed, and says so to programs too", async () => {
    const { code, stdout } = await sim(["fuzz", "--runs", "4", "--seed", "1", "--jobs", "2", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, subject: "fixed", findings: [] });
  });

  it.each([
    ["the folder is a file", () => file("lost-a/.ilink-sim", ""), "lost-a", /EEXIST|ENOTDIR/],
    [
      "the file is a folder's place",
      () => file("lost-b/.ilink-sim/failures", ""),
      "lost-b",
      /EEXIST|ENOTDIR/,
    ],
  ])("prints the findings that it cannot write, because %s", async (_why, prepare, folder, reason) => {
    prepare();
    const args = ["fuzz", "--runs", "1", "--seed", "1", "--subject", "legacy"];
    const { code, stdout, stderr } = await sim(args, join(cwd, folder));
    expect(code).toBe(64);
    expect(stderr).toMatch(
      /^(\d+) of \1 findings could not be written: .*\. They are printed whole instead\.$/m,
    );
    expect(stdout).toMatch(new RegExp(`This file could not be written: .*(${reason.source})`));
    const [, text = ""] = /^-{72}\n([\s\S]*?)\n-{72}$/m.exec(stdout) ?? [];
    const { stdout: json, code: jsonCode } = await sim([...args, "--json"], join(cwd, folder));
    expect(jsonCode).toBe(64);
    const { findings } = JSON.parse(json);
    expect(findings.length).toBeGreaterThan(0);
    for (const finding of findings) expect(finding.notWritten).toMatch(reason);
    expect(findings[0].text).toBe(`${text}\n`);
    // What was printed is the scenario that broke.
    const again = await sim(["run", file(`${folder}/saved.yaml`, text), "--json"]);
    expect(again.code).not.toBe(0);
  });

  it("prints the seed that it drew", async () => {
    const { stdout } = await sim(["fuzz", "--runs", "1", "--subject", "fixed"]);
    expect(stdout).toMatch(/1 scenario \(.* seed \d+/);
  });
});

/** A client that polls until it is told that its session is stale, and then never again. */
async function pollUntilStale(baseUrl: string, token: string, signal: AbortSignal): Promise<void> {
  const headers = {
    "content-type": "application/json",
    authorization: `Bearer ${token}`,
    AuthorizationType: "ilink_bot_token",
    "X-WECHAT-UIN": "MTIzNDU2Nzg=",
  };
  const ask = async (endpoint: string, body: object) => {
    const url = `${baseUrl}/ilink/bot/${endpoint}`;
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body), signal });
    return (await response.json()) as { errcode?: number; get_updates_buf?: string };
  };
  await ask("msg/notifystart", {});
  for (let cursor = ""; ; ) {
    const answer = await ask("getupdates", { get_updates_buf: cursor });
    if (answer.errcode === -14) return;
    cursor = answer.get_updates_buf ?? cursor;
  }
}

describe("serve", () => {
  /** The command, once it has said where it listens. */
  async function listening(args: readonly string[]) {
    const { PATH = "", HOME = "" } = process.env;
    const child = spawn(process.execPath, [CLI, "serve", ...args], { cwd, env: { PATH, HOME } });
    let stderr = "";
    child.stderr.on("data", data => {
      stderr += data;
    });
    const [first] = (await once(createInterface(child.stdout), "line")) as [string];
    const end = async () => {
      child.kill("SIGINT");
      const [code] = await once(child, "close");
      return { code, stderr };
    };
    return { first, end };
  }

  /** What `serve --judge` says of a client that is given the credential. */
  async function judged(name: string, meet: (credential: Credential) => Promise<() => Promise<void>>) {
    file(
      name,
      "title: t\nruns: 40s\nsettle: 30s\nserver: { hold: 2s, advertise: 2s }\nworkload:\n" +
        "  - { at: 1s, inbound: alice }\n  - { at: 20s, inbound: alice }\nfaults:\n  - { kind: session-expires, at: 5s }\n",
    );
    const { PATH = "", HOME = "" } = process.env;
    const child = spawn(process.execPath, [CLI, "serve", `./${name}`, "--judge", "--json"], {
      cwd,
      env: { PATH, HOME },
    });
    const lines = createInterface(child.stdout);
    const [first] = (await once(lines, "line")) as [string];
    const closed = once(child, "close");
    const leave = await meet(JSON.parse(first).credentials[0]);
    const [second] = (await once(lines, "line")) as [string];
    const [code] = await closed;
    await leave();
    return { code, verdict: JSON.parse(second) };
  }

  it("judges a client that it served, by what a service sees", async () => {
    const sound = judged("sound.yaml", async credential => {
      const client = createClient({ onMessage: () => {} });
      await client.start(credential);
      return () => client.close();
    });
    const deaf = judged("deaf.yaml", async ({ baseUrl, token }) => {
      const polled = pollUntilStale(baseUrl, token, AbortSignal.timeout(60_000));
      return () => polled;
    });
    expect(await sound).toMatchObject({
      code: 0,
      verdict: { verdict: "pass", violations: [], seen: { written: 2, handedOver: 2 } },
    });
    const { code, verdict } = await deaf;
    expect([code, verdict.verdict, verdict.phase]).toEqual([2, "violated", "liveness"]);
    expect(verdict.violations[0]).toMatchObject({ invariant: "recovers-in-time", account: "bot" });
    expect(verdict.seen).toMatchObject({ written: 2, handedOver: 1 });
  });

  it("serves a scenario until it is interrupted, and tells each request when it ends", async () => {
    const path = file(
      "served.yaml",
      "title: t\nruns: 1h\nserver: { hold: 50ms }\nworkload:\n  - { at: 1m, send: alice }\n  - { at: 0s, inbound: alice }\n",
    );
    const { first, end } = await listening([path, "--verbose", "--json"]);
    const { version, baseUrl, credentials, leftOut } = JSON.parse(first);
    expect({ version, leftOut }).toEqual({ version: 1, leftOut: ["send (bot): for the client to do"] });
    expect(Object.keys(credentials[0]).toSorted()).toEqual([
      "account",
      "baseUrl",
      "botId",
      "token",
      "userId",
    ]);
    const messages: string[] = [];
    const client = createClient({ onMessage: ({ text }) => void messages.push(text) });
    const heard = new Promise<void>(resolve => client.on("poll", () => messages.length > 0 && resolve()));
    await client.start(credentials[0]);
    await heard;
    await client.close();
    expect(messages).toEqual(["message m1"]);
    const { code, stderr } = await end();
    expect(code).toBe(0);
    expect(stderr).toMatch(/bot +● alice writes m1\n/);
    expect(stderr).toMatch(/bot +← getupdates #2 ok with m1\n/);
    expect(stderr).not.toContain(credentials[0].token);
    expect(stderr).not.toContain("→ getupdates");
    await expect(fetch(baseUrl)).rejects.toThrow("fetch failed");
  });

  it("says what is to be put into a client, and nothing else without --verbose", async () => {
    const { first, end } = await listening([]);
    expect(first).toMatch(/^baseUrl {2}http:\/\/127\.0\.0\.1:\d+$/);
    expect(await end()).toEqual({ code: 0, stderr: "" });
  });

  it("lets in the hosts and origins that were named, no others, and says whom it refused", async () => {
    const flags = [
      "--host-allowed",
      "mock.test",
      "--host-allowed",
      "b.test:9",
      "--origin-allowed",
      "app://me",
    ];
    const { first, end } = await listening([...flags, "--json"]);
    const port = Number(new URL(JSON.parse(first).baseUrl).port);
    const statusOf = async (...headers: string[]): Promise<number> =>
      (await exchange(port, ["GET /ilink/bot/get_bot_qrcode?bot_type=3 HTTP/1.1", ...headers])).status;
    expect(await statusOf("Host: mock.test")).toBe(200);
    expect(await statusOf("Host: b.test:9", "Origin: app://me")).toBe(200);
    for (let count = 0; count < 20; count++) expect(await statusOf("Host: evil.example")).toBe(421);
    expect(await statusOf("Host: mock.test", "Origin: https://evil.example")).toBe(403);
    const { code, stderr } = await end();
    expect(code).toBe(0);
    expect(stderr.trimEnd().split("\n")).toEqual([
      expect.stringMatching(/^refused: .*"evil\.example"/),
      expect.stringMatching(/^refused: no page .*"https:\/\/evil\.example"/),
    ]);
  });

  it("takes one scenario and a port that can be had", async () => {
    expect(await sim(["serve", "bug-155"])).toMatchObject({
      code: 64,
      stderr: expect.stringMatching(
        /^serve takes one scenario; "bug-155" means \d+\. Name one, such as bug-155\/\S+\n$/,
      ),
    });
    expect(await sim(["serve", "--port", "80 80"])).toMatchObject({
      code: 64,
      stderr: "--port 80 80: expected a number from 0 (one that is free) to 65535\n",
    });
    expect(await sim(["serve", "--host-allowed", "http://mock.test"])).toMatchObject({
      code: 64,
      stderr: '"http://mock.test": expected a host, as mock.test, mock.test:8080 or [::1]\n',
    });
    expect(await sim(["serve", "--origin-allowed", "*"])).toMatchObject({
      code: 64,
      stderr: '"*": expected an origin, as http://localhost:3000\n',
    });
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as { port: number };
    expect(await sim(["serve", "--port", String(port)])).toMatchObject({
      code: 64,
      stderr: `--port ${port}: it cannot be had (EADDRINUSE); leave it out for one that is free\n`,
    });
    taken.close();
  });
});

describe("the output", () => {
  it("of --help names every command, every subject and every exit code", async () => {
    const { code, stdout } = await alone(["--help"]);
    expect(code).toBe(0);
    for (const command of ["run", "list", "faults", "new", "replay", "fuzz", "score", "serve", "tour"])
      expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, "m"));
    for (const word of [
      "openclaw-weixin@<version>",
      "3    inconclusive",
      "64   bad usage",
      "70   fault of the harness",
    ])
      expect(stdout).toContain(word);
  });

  it("of --help fits a terminal, and that of each command says what it does, what each option is, and an example", async () => {
    const { stdout } = await alone(["--help"], { COLUMNS: "80" });
    const commands = [...stdout.matchAll(/^ {2}([a-z]+)(?: [[<].*?)? {2,}[a-z]/gm)].map(
      ([, name = ""]) => name,
    );
    const listed = stdout.slice(stdout.indexOf("Commands:"), stdout.indexOf("Subjects"));
    const names = commands.filter(name => name !== "help" && listed.includes(`\n  ${name} `));
    expect(names).toEqual(expect.arrayContaining(["run", "list", "replay", "merge", "new", "tour"]));
    const asked = [...names.filter(name => name !== "new"), "new scenario"];
    const helps = await Promise.all(
      asked.map(name => alone([...name.split(" "), "--help"], { COLUMNS: "80" })),
    );
    for (const [at, { stdout: help }] of helps.entries()) {
      const name = asked[at] ?? "";
      expect(help, name).toMatch(/^Usage: .*\n\n[a-z]/);
      expect(help, name).toMatch(new RegExp(`^Examples:\\n  \\S.* ${name}( |$)`, "m"));
      expect(help, name).not.toContain("(default");
      for (const [option] of help.matchAll(/^ {2}-.*$/gm)) expect(option, name).toMatch(/\S {2,}\S/);
    }
    for (const { stdout: help } of [{ stdout }, ...helps])
      expect(help.split("\n").filter(line => line.length > 80)).toEqual([]);
  });

  it("of --version is the version of the package", async () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8"));
    expect(await alone(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("is plain text where nobody looks or colour is unwanted, and coloured where it is forced", async () => {
    const piped = await alone(["run", "bug-155/shape-ret"]);
    expect(piped.stdout).toContain("6 runs, all as expected");
    expect(piped.stdout).not.toContain("\u001b");
    const args = ["run", "bug-155/shape-ret", "--subject", "fixed"];
    expect((await alone(args, { FORCE_COLOR: "1" })).stdout).toContain("\u001b[");
    expect((await alone(args, { NO_COLOR: "1" })).stdout).not.toContain("\u001b");
  });

  it("is a matrix with a legend from five runs on", async () => {
    const { code, stdout } = await sim(["run", "bug-155/shape-ret", "bug-155/taken-over"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^bug-155\/taken-over +✓ +✗ OPEN/m);
    expect(stdout).toContain("R recovers-in-time   O outbound-never-blocked   P no-pause-loop");
    expect(stdout).toContain("12 runs, all as expected");
  });

  it("names the command under which it was reached", async () => {
    const { stdout } = await alone(["run", "bug-155/shape-ret", "--subject", "fixed"], {
      npm_lifecycle_event: "sim",
    });
    expect(replayLineOf(stdout)).toBe(
      "npm run -s sim -- replay bug-155/shape-ret --subject fixed --door memory --seed 1",
    );
  });
});
