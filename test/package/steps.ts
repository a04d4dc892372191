/** What is done in the folder of a user, in order, each with what has to come of it. */
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compile, prepare, programming, sim, tenLines } from "./tries.ts";
import type { Ended, UserFolder } from "./user-folder.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Throws when it does not come out; says in words what there is to say. */
type Step = (folder: UserFolder) => Promise<string | undefined>;
export type Steps = readonly (readonly [what: string, step: Step])[];

const PLUGIN = "openclaw-weixin-2.4.9@npm:@tencent-weixin/openclaw-weixin@2.4.9";

/** Installed, and how many packages that makes. */
const install =
  (...args: string[]): Step =>
  async folder => {
    wants(await folder.install(...args), 0);
    return `${folder.packages().length} packages`;
  };

const command =
  (code: number, pattern: RegExp, ...args: string[]): Step =>
  async folder => {
    wants(await sim(folder, ...args), code, pattern);
    return undefined;
  };

const repair =
  (name: string): Step =>
  async folder => {
    const ended = await folder.run("node", ["-e", "1"], { NODE_OPTIONS: `--import ${name}` });
    wants(ended, 0, /^\[ilink-sim repair\] on, /);
    return undefined;
  };

const required =
  (...names: string[]): Step =>
  async folder => {
    const code = names.map(name => `require(${JSON.stringify(name)});`).join("");
    wants(await folder.run("node", ["--no-warnings", "--input-type=commonjs", "-e", code]), 0);
    return undefined;
  };

/** The client without the harness. */
export function stepsAlone(tarball: string, major: string): Steps {
  const node = async (folder: UserFolder): Promise<undefined> =>
    wants(await folder.run("npx", ["-c", "node --version"]), 0, new RegExp(`^v${major}\\b`));
  return [
    ["npx runs by this Node", node],
    ["ilink-client alone: install", install(tarball)],
    ["require", required("ilink-client", "ilink-client/repair/compose")],
    ["ilink-client/repair", repair("ilink-client/repair")],
  ];
}

export function stepsOfPages(whole: string, alone: string): Steps {
  return [
    ["both: install", install(whole, alone)],
    ["tour, without the plugin", command(0, /Before: legacy[\s\S]*After: fixed/, "tour")],
    ["the plugin: install", install("--legacy-peer-deps", PLUGIN)],
    ["tour, as the README shows it", tourOfReadme],
    ...firstSteps(),
    ["fuzz, and the replay of what it finds", searches],
    ["serve, and the client's ten lines", answers],
    ["init, twice", prepares],
    ["types, module nodenext", async folder => wants(await compile(folder, "nodenext"), 0)],
    ["types, module preserve", async folder => wants(await compile(folder, "preserve"), 0)],
    ["vitest and node:test, as their page says", testsOfPage],
    ["require", required("ilink-sim", "ilink-sim/client", "ilink-sim/repair/compose")],
    ["ilink-sim/repair", repair("ilink-sim/repair")],
  ];
}

/** The tree itself: a folder that npm links, one that it packs, and a clone. */
export function stepsOfTree(clone: string): Steps[] {
  const runs = [
    "run",
    command(0, /1 run, all as expected/, "run", "bug-155/overnight-idle", "--subject", "fixed"),
  ] as const;
  const copy = `${clone}-copy`;
  const packed: Step = folder => {
    cpSync(clone, copy, { recursive: true });
    return install("--install-links", copy)(folder);
  };
  return [
    [["from git: install", install(`git+file://${clone}`)], runs],
    [["from a folder, packed: install", packed], runs],
    [["from a folder, linked: install", install(clone)], runs],
  ];
}

/** The commands of docs/first-steps.md, after the one that installs. */
function firstSteps(): Steps {
  const page = readFileSync(join(ROOT, "docs/first-steps.md"), "utf8");
  const lines = [...page.matchAll(/^npx ilink-sim (.*) # exit code (\d)$/gm)];
  return lines.map(([, words = "", code]) => [words, command(Number(code), /./, ...words.split(" "))]);
}

async function tourOfReadme(folder: UserFolder): Promise<undefined> {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  const [, shown = ""] = /<!-- output: npm start, tail -->\n```\w*\n([\s\S]*?)\n```/.exec(readme) ?? [];
  const ended = await sim(folder, "tour");
  wants(ended, 0);
  // The table above it has fewer columns: one plugin is installed here, and not all. The count of incidents below it has a test.
  const story = /^Bug #155, the night[\s\S]*?(?=^\d+ more incidents)/m;
  const [told] = story.exec(ended.said) ?? [];
  if (told === undefined || told !== story.exec(shown)?.[0])
    throw new Error(`the story is another: ${ended.said}`);
}

/** The habits of the bug are found in any scenario in which a session goes stale. */
async function searches(folder: UserFolder): Promise<undefined> {
  const found = await sim(folder, "fuzz", "--runs", "1", "--seed", "1", "--subject", "legacy");
  wants(found, 1, /replay: npx ilink-sim replay \.ilink-sim/);
  const [, line = ""] = /replay: npx ilink-sim (.*)$/m.exec(found.said) ?? [];
  wants(await sim(folder, ...line.split(" ")), 1, /violated/);
}

async function prepares(folder: UserFolder): Promise<undefined> {
  const said = await prepare(folder);
  if (!said.includes("ilink-sim.config.ts") || said.includes("written:")) throw new Error(said);
}

async function testsOfPage(folder: UserFolder): Promise<undefined> {
  const { vitest, node } = await programming(folder);
  wants(vitest, 0, /^ +Tests +4 passed \(4\)$/m);
  wants(node, 0, /pass 1\n/);
}

async function answers(folder: UserFolder): Promise<undefined> {
  const { bot, service } = await tenLines(folder);
  if (!/^bot (connecting|starting|live)/m.test(bot)) throw new Error(`the bot says: ${bot}`);
  if (!service.includes("alice writes")) throw new Error(`the service says: ${service}`);
}

function wants({ code, said }: Ended, wanted: number, pattern = /(?:)/): undefined {
  if (code === wanted && pattern.test(said)) return;
  throw new Error(`exit code ${code} where ${wanted} should be, and ${pattern}:\n${said.slice(-2_000)}`);
}
