/** `init`, and what it prepares: a plugin and a client of one's own as gates, by the commands that it writes. */
import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const ROOT = join(import.meta.dirname, "..");
const CLI = join(ROOT, "sim/cli.ts");

// Below the checkout, so that the compiler finds its packages.
const scratch = mkdtempSync(join(ROOT, ".ilink-sim-init-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Ended {
  code: number;
  said: string;
}

/** A line as a step of the workflow runs it; `npx` is the checkout's command. */
function step(line: string, cwd: string): Promise<Ended> {
  const { PATH = "", HOME = "" } = process.env;
  const env = { HOME, PATH: `${join(scratch, "bin")}:${PATH}`, GITHUB_STEP_SUMMARY: join(cwd, "summary.md") };
  return new Promise(resolve => {
    execFile("bash", ["-c", line], { cwd, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : (error.code as number), said: stdout + stderr }),
    );
  });
}

beforeAll(() => {
  mkdirSync(join(scratch, "bin"));
  const npx = `#!/bin/sh\n[ "$1 $2" = "--no ilink-sim" ] && shift 2 && exec '${process.execPath}' '${CLI}' "$@"\n`;
  writeFileSync(join(scratch, "bin/npx"), npx, { mode: 0o755 });
});

const init = (cwd: string, more = ""): Promise<Ended> => step(`npx --no ilink-sim init ${more}`, cwd);

/** Every file of a folder with its text. */
const filesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map(file => [file.slice(folder.length + 1), readFileSync(file, "utf8")]),
  );

const workflowSchema = z.strictObject({
  name: z.string(),
  on: z.array(z.enum(["push", "pull_request"])),
  permissions: z.strictObject({ contents: z.literal("read") }),
  jobs: z.strictObject({
    gate: z.strictObject({
      "runs-on": z.string(),
      "timeout-minutes": z.number(),
      steps: z.array(
        z.union([
          z.strictObject({
            uses: z.string().regex(/^actions\/[\w-]+@v\d+$/),
            with: z.record(z.string(), z.number()).optional(),
          }),
          z.strictObject({
            name: z.string(),
            run: z.string(),
            env: z.record(z.string(), z.string()).optional(),
          }),
        ]),
      ),
    }),
  }),
});

/** The steps of the workflow that are commands, by their names. */
function stepsOf(folder: string): Map<string, string> {
  const text = readFileSync(join(folder, ".github/workflows/ilink-sim.yml"), "utf8");
  const { steps } = workflowSchema.parse(parse(text)).jobs.gate;
  return new Map(steps.flatMap(each => ("run" in each ? [[each.name, each.run] as const] : [])));
}

describe("in an unpacked plugin", () => {
  const plugin = join(scratch, "plugin");
  const API = join(plugin, "dist/src/api/api.js");
  let gate: string;

  beforeAll(async () => {
    cpSync(join(ROOT, "node_modules/openclaw-weixin-2.4.9"), plugin, { recursive: true, dereference: true });
  });

  it("says with --dry-run what it would write, and writes nothing", async () => {
    const before = filesOf(plugin);
    const { code, said } = await init(plugin, "--dry-run");
    expect(code).toBe(0);
    expect(said).toContain("a plugin of OpenClaw, which needs no adapter");
    expect(said).toMatch(/^ {2}ilink-sim\.config\.ts +would write: /m);
    // What is to be copied may be longer.
    const wide = said.split("\n").filter(line => line.length > 80 && !line.startsWith("     "));
    expect(wide).toEqual([]);
    expect(filesOf(plugin)).toEqual(before);
  });

  it("writes config, scenario and workflow, and changes nothing the second time", async () => {
    const { code, said } = await init(plugin);
    expect(code).toBe(0);
    for (const file of [
      "ilink-sim.config.ts",
      "scenarios/first-hour.yaml",
      ".github/workflows/ilink-sim.yml",
    ]) {
      expect(said).toMatch(new RegExp(`^  ${file} +written: `, "m"));
      expect(existsSync(join(plugin, file))).toBe(true);
    }
    expect(existsSync(join(plugin, "ilink-sim.adapter.ts"))).toBe(false);
    const before = filesOf(plugin);
    const again = await init(plugin);
    expect(again.said.match(/is there already, and stays/g)).toHaveLength(3);
    expect(filesOf(plugin)).toEqual(before);
  });

  it("the workflow's command is red for the bug", async () => {
    gate = stepsOf(plugin).get("Run the scenarios") ?? "";
    // One night of the 21 scenarios, for the test's sake.
    const config = join(plugin, "ilink-sim.config.ts");
    writeFileSync(config, readFileSync(config, "utf8").replace('"bug-155"', '"bug-155/overnight-idle"'));
    const { code, said } = await step(gate, plugin);
    expect(code).toBe(1);
    expect(said).toMatch(/^::error .*bug-155\/overnight-idle/m);
    expect(existsSync(join(plugin, "ilink-sim.xml"))).toBe(true);
  });

  it("is green once that is written down, as the next step says", async () => {
    const { said } = await init(plugin);
    const [, write = ""] = /run -s sim -- (run --write-expect \S+)$/m.exec(said) ?? [];
    expect(await step(`npx --no ilink-sim ${write}`, plugin)).toMatchObject({ code: 0 });
    expect(await step(gate, plugin)).toMatchObject({ code: 0 });
  });

  it("is red again when the plugin gets worse", async () => {
    const sound = readFileSync(API, "utf8");
    // A text is reported sent, and never leaves.
    const silent = "export async function sendMessage(params) {\n    return {};";
    writeFileSync(API, sound.replace("export async function sendMessage(params) {", silent));
    const { code, said } = await step(gate, plugin);
    expect(code).toBe(1);
    expect(said).toMatch(/^::error file=scenarios\/first-hour\.yaml.*truthful-send/m);
    writeFileSync(API, sound);
    expect(await step(gate, plugin)).toMatchObject({ code: 0 });
  });
});

describe("in the repository of a client", () => {
  const client = join(scratch, "client");
  const ADAPTER = join(client, "ilink-sim.adapter.ts");
  /** What a person writes in place of the three lines. */
  const FILLED = [
    "const client = await startBot({ credential, onMessage, onPoll });",
    "stop: () => client.stop(credential.account),",
    'send: async (to, text) => { if ((await client.send({ account: credential.account, to, text })).outcome !== "sent") throw new Error("not sent"); },',
  ];
  /** A client with a face of its own. */
  const BOT = `import { createClient } from ${JSON.stringify(join(ROOT, "src/index.ts"))};
export async function startBot({ credential, onMessage, onPoll }) {
  const client = createClient({ onMessage: ({ from, text }) => onMessage(from, text), logger: { debug() {}, info() {}, warn() {}, error() {} } });
  client.on("poll", onPoll);
  await client.start(credential);
  return client;
}
`;

  it("an adapter is written too, whose open lines say which they are", async () => {
    mkdirSync(client);
    writeFileSync(
      join(client, "package.json"),
      '{ "name": "my-bot", "type": "module", "devDependencies": { "ilink-sim": "*" } }',
    );
    writeFileSync(join(client, "package-lock.json"), "{}");
    const { code, said } = await init(client);
    expect(code).toBe(0);
    expect(said).toMatch(/^ {2}ilink-sim\.adapter\.ts +written: three lines of it are yours$/m);
    // What it brings itself is not installed once more.
    expect([...stepsOf(client)]).toEqual([
      ["Build the client", "npm ci && npm run build --if-present"],
      ["Run the scenarios", "npx --no ilink-sim run --report github,junit=ilink-sim.xml"],
    ]);
    const open = await step("npx --no ilink-sim run ./scenarios", client);
    expect(open.code).not.toBe(0);
    expect(open.said).toContain("YOURS 1 is not filled in");
  });

  it("what is written compiles", async () => {
    const paths = { "ilink-sim": [join(ROOT, "sim/index.ts")] };
    const config = { extends: "../../tsconfig.json", compilerOptions: { paths }, include: ["*.ts"] };
    writeFileSync(join(client, "tsconfig.json"), JSON.stringify(config));
    const tsc = `'${process.execPath}' '${join(ROOT, "node_modules/typescript/bin/tsc")}' --noEmit -p .`;
    expect(await step(tsc, client)).toEqual({ code: 0, said: "" });
  });

  it("the adapter passes the first scenario once its three lines are filled", async () => {
    writeFileSync(join(client, "bot.js"), BOT);
    let lines = 0;
    const filled = readFileSync(ADAPTER, "utf8").replaceAll(
      /^( +).*\/\/ YOURS \d: .*$/gm,
      (_, indent: string) => `${indent}${FILLED[lines++]}`,
    );
    expect(lines).toBe(3);
    writeFileSync(ADAPTER, `import { startBot } from "./bot.js";\n${filled}`);
    const { code, said } = await step("npx --no ilink-sim run ./scenarios --no-expect", client);
    expect(said).toContain("1 run, 1 pass");
    expect(code).toBe(0);
    // The second time, what has been filled in stays.
    await init(client);
    expect(readFileSync(ADAPTER, "utf8")).toContain("startBot");
  });

  it("GitLab has its gate in a file of its own, which a pipeline of before is told to include", async () => {
    const fresh = join(scratch, "fresh");
    mkdirSync(fresh);
    expect((await init(fresh, "--ci gitlab")).code).toBe(0);
    const read = (file: string) => parse(readFileSync(join(fresh, file), "utf8"));
    expect(read(".gitlab-ci.yml")).toEqual({ include: [{ local: ".gitlab/ilink-sim.yml" }] });
    expect(existsSync(join(fresh, ".github"))).toBe(false);
    const { script, artifacts } = read(".gitlab/ilink-sim.yml")["ilink-sim"];
    expect(script).toEqual([
      "npm install && npm run build --if-present",
      expect.stringMatching(/^npm install --no-save "\$\{ILINK_SIM:\?set the variable ILINK_SIM /),
      "npx --no ilink-sim run --report junit=ilink-sim.xml",
    ]);
    expect(artifacts).toEqual({ when: "always", reports: { junit: "ilink-sim.xml" } });

    const grown = join(scratch, "grown");
    mkdirSync(grown);
    writeFileSync(join(grown, ".gitlab-ci.yml"), "build: { script: [make] }\n");
    const { said } = await init(grown);
    expect(readFileSync(join(grown, ".gitlab-ci.yml"), "utf8")).toBe("build: { script: [make] }\n");
    expect(existsSync(join(grown, ".gitlab/ilink-sim.yml"))).toBe(true);
    expect(said).toMatch(
      /include the gate in \.gitlab-ci\.yml\n +include: \[\{ local: \.gitlab\/ilink-sim\.yml \}\]$/m,
    );
    expect(await init(grown, "--ci travis")).toMatchObject({ code: 64 });
  });

  it("a config of another ending is a config", async () => {
    const other = join(scratch, "other");
    mkdirSync(other);
    writeFileSync(join(other, "ilink-sim.config.mjs"), "export default {};");
    await init(other);
    expect(existsSync(join(other, "ilink-sim.config.ts"))).toBe(false);
    // npm is told by a variable what to install, and nothing is installed by a name that anybody may take.
    expect(stepsOf(other).get("Install ilink-sim")).toMatch(/^npm install --no-save "\$\{ILINK_SIM:\?/);
  });

  it("a manifest that cannot be read is told", async () => {
    const broken = join(scratch, "broken");
    mkdirSync(broken);
    writeFileSync(join(broken, "package.json"), "{");
    const { code, said } = await init(broken);
    expect(code).toBe(64);
    expect(said).toContain("package.json cannot be read");
  });
});
