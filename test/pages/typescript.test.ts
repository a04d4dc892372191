/** Each block of TypeScript on a page compiles, in the surroundings that its page takes for granted. One compiler for all. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { type Block, blocksOf, pagesOfUsers } from "./blocks.ts";

const ROOT = join(import.meta.dirname, "../..");
const scratch = mkdtempSync(join(ROOT, ".ilink-sim-snippets-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const CREDENTIAL = "declare const botId: string, token: string, baseUrl: string, userId: string;";
const CLIENT = 'import { createClient } from "ilink-sim/client";\nconst client = createClient({});';

/** What stands around a block: by its page and heading. Others need nothing. */
const SURROUNDINGS: Readonly<Record<string, { before?: string; after?: string }>> = {
  "README.md, The client": { after: CREDENTIAL },
  "README.md, On real sockets": { after: "export { baseUrl, token };" },
  "packages/ilink-client/README.md, The client": { after: CREDENTIAL },
  "docs/client.md, Receive": { before: CLIENT },
  "docs/limits.md, What a client declares": {
    before: 'import type { SubjectModule } from "ilink-sim";\ndeclare const create: SubjectModule["create"];',
  },
  "docs/repair.md, In a program of your own": {
    after:
      "declare function report(bot: string, state: string, reason: string | undefined): void;\nexport { fetch };",
  },
  "docs/complete-fix.md, The changes": {
    before: `let proof: NodeJS.Timeout | undefined;
let cured = false, blocked = false;
declare const accountId: string, baseUrl: string, token: string, abortSignal: AbortSignal | undefined;
declare const STALE_TOKEN_ERRCODE: number;
declare function setStatus(next: { accountId: string; lifecycle: string; stateReason?: string }): void;
declare function sleep(ms: number, signal?: AbortSignal): Promise<void>;
declare function notifyStart(call: { baseUrl: string; token: string; timeoutMs: number; abortSignal: AbortSignal | undefined }): Promise<unknown>;
declare function codeOf(answer: unknown): number;`,
    after: "export { recover };",
  },
};

/** Files that a block takes for granted beside its own. */
const BESIDE = {
  "ilink-sim.config.ts": 'export default { subject: "./my-client.ts" };\n',
  "client.ts": `export declare class MyClient {
  constructor(options: {
    onMessage(message: { from: string; text: string }): Promise<void>;
    onPoll(): void;
    onState(state: "live" | "recovering" | "needs-login" | "stopped", reason?: string): void;
  });
  start(baseUrl: string, token: string): Promise<void>;
  stop(): Promise<void>;
  replaceToken(token: string): void;
  send(to: string, text: string): Promise<void>;
}
`,
};

/** Blocks of a file of the checkout, which another test puts into its place. */
const IN_THE_CHECKOUT = ["snippet: fault", "snippet: fault-row"];

it("each block compiles", () => {
  const blocks = pagesOfUsers()
    .flatMap(blocksOf)
    .filter(({ language, marker = "" }) => language === "ts" && !IN_THE_CHECKOUT.includes(marker));
  expect(blocks.length).toBeGreaterThan(8);
  const places = blocks.map(({ page, heading }) => `${page}, ${heading}`);
  expect(places).toEqual(expect.arrayContaining(Object.keys(SURROUNDINGS)));
  for (const [index, block] of blocks.entries()) writeModule(block, `${index}/block.ts`);
  const paths = {
    "ilink-sim": ["../sim/index.ts"],
    "ilink-sim/client": ["../src/index.ts"],
    "ilink-sim/repair/compose": ["../src/repair/index.ts"],
    "ilink-sim/vitest": ["../sim/testing/vitest.ts"],
    "ilink-client": ["../src/index.ts"],
  };
  const config = { extends: "../tsconfig.json", compilerOptions: { paths }, include: ["**/*.ts"] };
  writeFileSync(join(scratch, "tsconfig.json"), JSON.stringify(config));
  expect(compile(blocks)).toEqual([]);
});

function writeModule({ page, heading, text }: Block, name: string): void {
  const { before = "", after = "" } = SURROUNDINGS[`${page}, ${heading}`] ?? {};
  const file = join(scratch, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${before}\n${text}\n${after}\nexport {};\n`);
  for (const [beside, words] of Object.entries(BESIDE))
    if (text.includes(`"./${beside}"`)) writeFileSync(join(dirname(file), beside), words);
}

/** What the compiler says, by the page that it says it of. */
function compile(blocks: readonly Block[]): string[] {
  try {
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    execFileSync(process.execPath, [tsc, "--noEmit", "-p", scratch], { cwd: scratch, encoding: "utf8" });
    return [];
  } catch (error) {
    const { stdout = "" } = error as { stdout?: string };
    return stdout.split("\n").flatMap(line => {
      const [, index, words] = /^(\d+)\/\w+\.ts(.*)$/.exec(line) ?? [];
      return index === undefined ? line || [] : `${blocks[Number(index)]?.page}: ${words}`;
    });
  }
}
