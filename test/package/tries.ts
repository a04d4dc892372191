/** What somebody does with an installed package, each as its page says. */
import { readFileSync } from "node:fs";
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

/** The compiler on a file that uses every entry of both packages, and on what `init` has written. */
export async function compile(folder: UserFolder, module: "nodenext" | "preserve"): Promise<Ended> {
  folder.write("typed.ts", TYPED);
  folder.write(
    "tsconfig.json",
    JSON.stringify({ compilerOptions: { ...compilerOptions, module }, files: ["typed.ts", ...PREPARED] }),
  );
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
