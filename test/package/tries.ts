/** What somebody does with an installed package, each as its page says. */
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Ended, UserFolder } from "./user-folder.ts";

const ROOT = join(import.meta.dirname, "../..");
/** A machine at work on much else is slow. */
const SAID_MS_MAX = 120_000;

/** A user writes as soon as the bot can have come up. */
const EARLY = `title: A word at the start
runs: 10m
settle: 2m
workload:
  - { every: 1s, until: 1m, inbound: alice }
`;

/** What a user of the types writes; wrong use must not compile. */
const TYPED = `import { parseScenario, runTrial, serveLoopback, type SubjectModule } from "ilink-sim";
import { createClient, openSqliteStore, type SendOutcome } from "ilink-sim/client";
import { wrapFetch } from "ilink-sim/repair/compose";
import * as alone from "ilink-client";
import { ilinkRecovery } from "ilink-client/repair/compose";
import "ilink-sim/repair";
import "ilink-client/repair";

export const scenario = parseScenario("title: t", { file: "x.yaml", name: "x" });
export const run: typeof runTrial = runTrial;
export const service = await serveLoopback({ server: { holdMs: 2_000 } });
export const adapter: SubjectModule["name"] = "mine";
export const client = createClient({ store: await openSqliteStore({ path: "bot.sqlite" }), onMessage: () => {} });
export const sent: Promise<SendOutcome> = client.send({ account: "bot", to: "alice", text: "hello" });
export const other = alone.createClient({ store: alone.createMemoryStore(), onMessage: async (_, turn) => void (await turn.reply("hello")) });
export const repaired = [wrapFetch(globalThis.fetch), ilinkRecovery()];
// @ts-expect-error A text is a text.
client.send({ account: "bot", to: "alice", text: 1 });
`;

const compilerOptions = {
  target: "es2024",
  lib: ["es2024", "esnext.disposable"],
  strict: true,
  noEmit: true,
  allowImportingTsExtensions: true,
  // The packages' own types are compiled, too.
  skipLibCheck: false,
  types: ["node"],
  typeRoots: [join(ROOT, "node_modules/@types")],
};

export const sim = (folder: UserFolder, ...args: string[]): Promise<Ended> =>
  folder.run("npx", ["--no-install", "ilink-sim", ...args]);

/** The ten lines of the client's page as a bot, against `serve` of the installed harness. @returns what each said. */
export async function tenLines(folder: UserFolder): Promise<{ service: string; bot: string }> {
  folder.write("early.yaml", EARLY);
  const served = folder.start("npx", [
    "--no-install",
    "ilink-sim",
    "serve",
    "./early.yaml",
    "--json",
    "--verbose",
  ]);
  const [document] = await seen(served.said, /^\{.*\}$/m);
  const { credentials } = JSON.parse(document);
  const { botId, token, baseUrl, userId } = credentials[0];
  const page = readFileSync(join(ROOT, "packages/ilink-client/README.md"), "utf8");
  const [, lines = ""] = /<!-- snippet: client -->\n```ts\n([\s\S]*?)```/.exec(page) ?? [];
  const given = JSON.stringify({ botId, token, baseUrl, userId });
  folder.write("bot.js", `const { botId, token, baseUrl, userId } = ${given};\n${lines}`);
  const bot = folder.start("node", ["--no-warnings", "bot.js"]);
  await seen(served.said, /sendmessage/);
  await folder.end(bot.child, "SIGTERM");
  await folder.end(served.child, "SIGINT");
  return { service: served.said(), bot: bot.said() };
}

/** What `init` writes for a client. */
const PREPARED = ["ilink-sim.config.ts", "ilink-sim.adapter.ts"];

/** `init`, and again: then nothing changes. @returns what it said the second time. */
export async function prepare(folder: UserFolder): Promise<string> {
  await sim(folder, "init");
  const read = (): string[] => PREPARED.map(name => readFileSync(join(folder.path, name), "utf8"));
  const before = read();
  const { said } = await sim(folder, "init");
  if (read().join() !== before.join()) throw new Error("init has changed what it had written");
  return said;
}

/** A client of somebody's own: the one of the package, under another name. */
const MY_CLIENT = `export { default } from "./node_modules/ilink-sim/dist/sim/subject/fixed.js";\n`;
const MY_CONFIG = `export default { subject: "./my-client.ts", scenarios: ["./scenarios"] };\n`;

/** Writes the tests of docs/programming.md, and puts vitest beside them. @returns the names of the files. */
function writeTests(folder: UserFolder): string[] {
  const page = readFileSync(join(ROOT, "docs/programming.md"), "utf8");
  const snippets = [...page.matchAll(/<!-- snippet: (\S+) -->\n```\w+\n([\s\S]*?)```/g)];
  for (const [, name = "", text = ""] of snippets) folder.write(name, text);
  // As npm would put it there, but for the minute that it takes.
  const link = join(folder.path, "node_modules/vitest");
  if (!existsSync(link)) symlinkSync(join(ROOT, "node_modules/vitest"), link, "junction");
  return snippets.map(([, name = ""]) => name);
}

/** The tests of docs/programming.md, with vitest and with Node's own runner. @returns what each said. */
export async function programming(folder: UserFolder): Promise<{ vitest: Ended; node: Ended }> {
  writeTests(folder);
  folder.write("my-client.ts", MY_CLIENT);
  folder.write("ilink-sim.config.ts", MY_CONFIG);
  return {
    vitest: await folder.run("node", ["node_modules/vitest/vitest.mjs", "run"]),
    node: await folder.run("node", ["--test", "scenarios.node.mjs"]),
  };
}

/** The compiler on a file that uses every entry of both packages, on what `init` has written, and on the tests of a page. */
export async function compile(folder: UserFolder, module: "nodenext" | "preserve"): Promise<Ended> {
  folder.write("typed.ts", TYPED);
  const tests = writeTests(folder).filter(name => name.endsWith(".test.ts"));
  const files = ["typed.ts", ...PREPARED, ...tests];
  folder.write("tsconfig.json", JSON.stringify({ compilerOptions: { ...compilerOptions, module }, files }));
  return folder.run("node", [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", "."]);
}

/** Waits until something is said. */
async function seen(said: () => string, pattern: RegExp): Promise<RegExpExecArray> {
  const giveUp = AbortSignal.timeout(SAID_MS_MAX);
  for (;;) {
    const found = pattern.exec(said());
    if (found !== null) return found;
    if (giveUp.aborted) throw new Error(`${pattern} was not said in ${SAID_MS_MAX} ms, but:\n${said()}`);
    await sleep(50);
  }
}
