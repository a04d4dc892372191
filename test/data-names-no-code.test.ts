/** A file of data starts no code: canaries write a file when they are loaded, in whatever process. */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, afterEach, expect, it } from "vitest";
import { withConsent } from "../sim/commands/consent.ts";
import { planTrials, type TrialPlan } from "../sim/commands/trials.ts";
import { createTrialPool } from "../sim/pool/pool.ts";
import { parseScenario } from "../sim/scenario/parse.ts";
import { isPartOfPackage, resolveSubject } from "../sim/subject/table.ts";
import { Folder } from "./command-line.ts";

const folder = new Folder("canary");
const SUNG = join(folder.path, "sung");
const hasSung = (): boolean => existsSync(SUNG);
afterEach(() => rmSync(SUNG, { force: true }));
afterAll(() => folder.remove());

const SONG = `require("node:fs").writeFileSync(${JSON.stringify(SUNG)}, "sung");`;
const SONG_OF_MODULE = SONG.replace("require(", "process.getBuiltinModule(");
const ADAPTER = `${SONG_OF_MODULE}
export default { name: "canary", create: () => ({ start: async () => {}, stop: async () => {}, login: async () => {}, send: async () => ({ outcome: "unknown", reason: "no" }) }) };`;
const MANIFEST = JSON.stringify({
  name: "@tencent-weixin/openclaw-weixin",
  version: "6.6.6",
  main: "index.cjs",
  openclaw: { extensions: ["./index.cjs"] },
});

folder.file("canary.ts", ADAPTER);
folder.file("canary.cjs", SONG);
for (const place of ["node_modules/openclaw-weixin-6.6.6", "node_modules/evil", "evil", "plugin"]) {
  folder.file(`${place}/package.json`, MANIFEST);
  folder.file(`${place}/index.cjs`, SONG);
}

/** Every way of leading to the canary. */
const NAMES = [
  "./canary.ts",
  "canary.ts",
  "../canary.ts",
  "canary.cjs",
  join(folder.path, "canary.ts"),
  "openclaw-weixin:./plugin",
  "openclaw-weixin:plugin+repair",
  `openclaw-weixin:${folder.path}/plugin`,
  "./canary.ts+repair",
  "openclaw-weixin@6.6.6",
  "openclaw-weixin@6.6.6+repair",
  "openclaw-weixin@6.6.6+proposal",
  "openclaw-weixin:plugin+proposal",
  "openclaw-weixin@x/../../evil+proposal",
  "openclaw-weixin@x/../../evil",
  "openclaw-weixin@1.0.0/../evil",
  "openclaw-weixin@1.0.0-a/../evil",
  "openclaw-weixin@../../../plugin",
];

const scenarioFor = (name: string): string =>
  `title: t\nruns: 10m\nworkload: [{ at: 2m, inbound: alice }]\nexpect: { ${JSON.stringify(name)}: pass, fixed: pass }\n`;

it.each(NAMES)("an expectation names %s", async name => {
  folder.file("data.yaml", scenarioFor(name));
  const { code, stderr, stdout } = await folder.ask(["run", "data.yaml"]);
  expect(hasSung()).toBe(false);
  expect(stderr).toContain(name.replace("+repair", ""));
  // A published version that is not installed beside this package is left out, and the others run.
  const isLeftOut = name.startsWith("openclaw-weixin@6.6.6");
  expect(code, stderr).toBe(isLeftOut ? 0 : 64);
  if (isLeftOut) expect(stdout).toContain("data.yaml · fixed · pass");
});

it("the line that is printed runs it, and the subjects beside it", async () => {
  folder.file("data.yaml", scenarioFor("./canary.ts"));
  const { code, stderr, stdout } = await folder.run(["run", "data.yaml"]);
  expect({ code, stdout }).toEqual({ code: 64, stdout: "" });
  expect(stderr).toContain("data.yaml names code to be run: ./canary.ts");
  const [, line = ""] = /npm run -s sim -- (.+)/.exec(stderr) ?? [];
  expect(line).toBe("run data.yaml --subject ./canary.ts --subject fixed");
  await folder.run(line.split(" "));
  expect(hasSung()).toBe(true);
});

it("a failure that fuzz wrote down, and a folder of them, ask for the subject too", async () => {
  folder.file(".ilink-sim/failures/a.yaml", scenarioFor("./canary.ts"));
  for (const what of [".ilink-sim/failures", ".ilink-sim/failures/a.yaml"])
    expect(await folder.ask(["run", what, "--json"])).toMatchObject({ code: 64, stdout: "" });
  expect(await folder.ask(["replay", ".ilink-sim/failures/a.yaml"])).toMatchObject({ code: 64 });
  expect(hasSung()).toBe(false);
});

it("a trace's header names it", async () => {
  folder.file("plain.yaml", "title: t\nruns: 10m\nworkload: [{ at: 2m, inbound: alice }]\n");
  await folder.run(["run", "plain.yaml", "--subject", "./canary.ts", "--trace", "traces"]);
  rmSync(SUNG);
  const trace = `traces/${readdirSync(join(folder.path, "traces"))[0]}`;
  const { code, stderr } = await folder.run(["replay", trace]);
  expect(code).toBe(64);
  expect(hasSung()).toBe(false);
  expect(stderr).toContain(`replay ${trace} --subject ./canary.ts\n`);
  const named = await folder.run(["replay", trace, "--subject", "./canary.ts"]);
  expect(named.stdout).toContain("the same run as in the file");
  expect(hasSung()).toBe(true);
});

it("nothing of the folder is loaded by other commands", async () => {
  folder.file("data.yaml", scenarioFor("./canary.ts"));
  for (const file of ["package.json", ".ilink-sim.json", "ilink-sim.config.json"])
    folder.file(
      file,
      JSON.stringify({ name: "x", main: "canary.cjs", "ilink-sim": { subject: "./canary.ts" } }),
    );
  for (const file of [
    "ilink-sim.config.js",
    "ilink-sim.config.ts",
    "ilink-sim.config.cjs",
    ".ilink-simrc.js",
  ])
    folder.file(file, SONG);
  const env = { ILINK_SIM_SUBJECT: "./canary.ts", npm_config_subject: "./canary.ts" };
  for (const args of [
    ["list"],
    ["faults"],
    ["fuzz", "--runs", "1"],
    ["run", "bug-155/shape-ret", "--subject", "fixed"],
  ])
    await folder.run(args, { env });
  const serve = folder.start(["serve", "data.yaml", "--json"], { env });
  await new Promise(resolve => serve.child.stdout?.once("data", resolve));
  serve.child.kill("SIGINT");
  await serve.ended;
  expect(hasSung()).toBe(false);
});

it("a worker process refuses what data names, whoever asks it", async () => {
  const pool = createTrialPool({ jobs: 1 });
  try {
    const scenario = parseScenario("title: t\nruns: 10m\n", { name: "t", file: "t.yaml" });
    for (const [at, subject] of NAMES.entries()) {
      const named = { subject, cwd: folder.path, by: "data", door: "memory" } as const;
      await expect(pool.check(named), subject).rejects.toThrow(/data names code|is not installed/);
      // Each refusal costs a process. A run finds its subject as a check does: one name of each form is enough.
      if (at % 6 !== 0) continue;
      await expect(pool.run({ ...named, scenario, seed: "1", trace: false })).rejects.toThrow(
        "the trial failed",
      );
    }
  } finally {
    pool.close();
  }
  expect(hasSung()).toBe(false);
});

it("the names of the package's own subjects stay as they are", async () => {
  for (const name of [
    "fixed",
    "legacy",
    "openclaw-weixin@2.4.9",
    "openclaw-weixin@2.4.9+repair",
    "openclaw-weixin@2.4.9+proposal",
  ]) {
    expect(isPartOfPackage(name), name).toBe(true);
    await resolveSubject(name, { cwd: folder.path, by: "data" });
  }
  for (const name of [
    "./a.ts",
    "openclaw-weixin:x",
    "openclaw-weixin@1/..",
    "fixed.ts",
    "data:text/javascript,1.js",
  ])
    expect(isPartOfPackage(name), name).toBe(false);
});

/** What comes of the question when this is typed. */
async function answered(typed: string): Promise<{ plans: readonly TrialPlan[]; asked: string }> {
  const scenario = parseScenario(scenarioFor("./canary.ts"), { name: "x.yaml", file: "x.yaml" });
  const [input, output] = [new PassThrough(), new PassThrough()];
  input.end(typed);
  const plans = await withConsent(planTrials([scenario], []), {
    command: ["run", "x.yaml"],
    person: { input, output },
  });
  return { plans, asked: String(output.read()) };
}

it("at a terminal a plain question is asked, and only a yes is one", async () => {
  for (const yes of ["y\n", "yes\n", " YES \n"]) {
    const { plans, asked } = await answered(yes);
    expect(plans.map(({ subjectName, by }) => [subjectName, by])).toEqual([
      ["./canary.ts", "command"],
      ["fixed", "data"],
    ]);
    expect(asked).toContain("x.yaml names code to be run: ./canary.ts\nLoad it and run it? [y/N]");
  }
  for (const no of ["", "\n", "n\n", "yep\n", "y", "no\ny\n"].filter(text => text !== "y"))
    await expect(answered(no), no).rejects.toThrow("A file of data starts no code");
});
