/** The linter keeps the runtime's time, chance, network and console out of the client: each is planted once, and seen. */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");

/** What may stand in no file of the client, and what the linter calls it. */
const FORBIDDEN: readonly (readonly [code: string, rule: string])[] = [
  ["export const now = Date.now();", "lint/style/noRestrictedGlobals"],
  ["export const now = new Date();", "lint/style/noRestrictedGlobals"],
  ["export const now = performance.now();", "lint/style/noRestrictedGlobals"],
  ["export const now = globalThis.Date.now();", "lint/style/noRestrictedGlobals"],
  ["export const now = process.hrtime.bigint();", "lint/style/noRestrictedGlobals"],
  ["setTimeout(() => {}, 1_000);", "lint/style/noRestrictedGlobals"],
  ["setInterval(() => {}, 1_000);", "lint/style/noRestrictedGlobals"],
  ["setImmediate(() => {});", "lint/style/noRestrictedGlobals"],
  ["export const signal = AbortSignal.timeout(1_000);", "plugin"],
  [
    'import { setTimeout as sleep } from "node:timers/promises";\nexport { sleep };',
    "lint/style/noRestrictedImports",
  ],
  [
    'import { performance } from "node:perf_hooks";\nexport { performance };',
    "lint/style/noRestrictedImports",
  ],
  ["export const chance = Math.random();", "plugin"],
  ["export const { random } = Math;", "plugin"],
  ['export const chance = Math["random"]();', "plugin"],
  ["export const dice = [1, 2].map(Math.random);", "plugin"],
  ["export const id = crypto.randomUUID();", "lint/style/noRestrictedGlobals"],
  ['import { randomBytes } from "node:crypto";\nexport { randomBytes };', "lint/style/noRestrictedImports"],
  ['export const answer = fetch("https://example.org");', "lint/style/noRestrictedGlobals"],
  ['console.log("hello");', "lint/suspicious/noConsole"],
  ['import { log } from "node:console";\nexport { log };', "lint/style/noRestrictedImports"],
];

/** What the client does all day. */
const WELCOME = [
  "export const most = Math.max(1, 2);",
  'import { createHash } from "node:crypto";\nexport { createHash };',
  "export const wait = (clock: { setTimeout(call: () => void, ms: number): void }) => clock.setTimeout(() => {}, 1);",
];

/** The seams, and what each may have of the runtime. */
const SEAMS = [
  ["src/clock.ts", "export const now = globalThis.Date.now();"],
  ["src/random.ts", "export const chance = globalThis.Math.random();"],
  ["src/web.ts", 'export const answer = globalThis.fetch("https://example.org");'],
  // Elsewhere the rules are others: a benchmark prints. A command does so through its terminal alone.
  ["bench/planted.ts", 'console.log("hello");'],
] as const;

/** In every kind of place: loose, in a room, and where the process's own fetch is replaced. */
const PLACES = ["src/planted", "src/recovery/planted", "src/repair/planted"];

interface Diagnostic {
  category: string;
  location: { path: string };
}

const scratch = mkdtempSync(join(tmpdir(), "ilink-lint-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** What the linter says, by file. */
const found = new Map<string, string[]>();

function plant(file: string, code: string): void {
  mkdirSync(join(scratch, file, ".."), { recursive: true });
  writeFileSync(join(scratch, file), `${code}\n`);
}

const lint = (): Promise<string> =>
  new Promise(resolve => {
    const biome = join(ROOT, "node_modules/@biomejs/biome/bin/biome");
    const args = [biome, "lint", "--reporter=json", "--max-diagnostics=none", "."];
    // It exits with 1, which is what is wanted here.
    execFile(process.execPath, args, { cwd: scratch, maxBuffer: 2 ** 24 }, (_, stdout) => resolve(stdout));
  });

beforeAll(async () => {
  for (const part of ["biome.jsonc", ".biome"])
    cpSync(join(ROOT, part), join(scratch, part), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(scratch, "node_modules"));
  for (const place of PLACES) {
    for (const [at, [code]] of FORBIDDEN.entries()) plant(`${place}-${at}.ts`, code);
    for (const [at, code] of WELCOME.entries()) plant(`${place}-welcome-${at}.ts`, code);
  }
  for (const [file, code] of SEAMS) plant(file, code);
  const { diagnostics } = JSON.parse(await lint()) as { diagnostics: Diagnostic[] };
  for (const { category, location } of diagnostics)
    found.set(location.path, [...(found.get(location.path) ?? []), category]);
});

describe("the linter", () => {
  it.each(FORBIDDEN.map(([code, rule], at) => ({ code, rule, at })))("keeps out: $code", ({ rule, at }) => {
    for (const place of PLACES) expect(found.get(`${place}-${at}.ts`), place).toContain(rule);
  });

  it.each(WELCOME.map((code, at) => ({ code, at })))("lets in: $code", ({ at }) => {
    for (const place of PLACES) expect(found.get(`${place}-welcome-${at}.ts`), place).toBeUndefined();
  });

  it.each(SEAMS)("lets %s have its own", file => {
    expect(found.get(file)).toBeUndefined();
  });
});
