/** docs/write-a-fault.md: its two kinds compile and keep the contract, and its tables have each field and hook. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, it } from "vitest";
import { z } from "zod";
import { actsOn, type FaultKind } from "../../sim/fault/fault.ts";
import { type AnyFaultKind, faultKind } from "../../sim/fault/table.ts";
import { blocksOf, commandsIn } from "./blocks.ts";

const ROOT = join(import.meta.dirname, "../..");
const read = (name: string): string => readFileSync(join(ROOT, name), "utf8");
const PAGE = read("docs/write-a-fault.md");
const BLOCKS = blocksOf("docs/write-a-fault.md");
const scratch = mkdtempSync(join(ROOT, ".ilink-sim-docs-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const node = (...args: string[]): string =>
  execFileSync(process.execPath, args, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

const snippet = (name: string): string =>
  BLOCKS.find(({ marker }) => marker === `snippet: ${name}`)?.text ?? "";

it("shows a fault kind that compiles and keeps the contract", async () => {
  const file = join(scratch, "payment-required.ts");
  // As if it stood in sim/fault/kinds.
  writeFileSync(file, snippet("fault").replaceAll('"../', '"../sim/fault/'));
  const config = { extends: "../tsconfig.json", include: ["*.ts"] };
  writeFileSync(join(scratch, "tsconfig.json"), JSON.stringify(config));
  expect(() => node("node_modules/typescript/bin/tsc", "--noEmit", "-p", scratch)).not.toThrow();
  const { paymentRequired: kind }: { paymentRequired: FaultKind<Record<string, unknown>> } = await import(
    pathToFileURL(file).href
  );
  expect(actsOn(kind)).toBe("request");
  for (const example of kind.examples) {
    expect(kind.attributes.parse(z.encode(kind.attributes, example))).toEqual(example);
    const context = {
      attributes: example,
      leg: "request",
      random: () => 0,
      hits: 0,
      nowMs: 0,
      memory: { busyUntilMs: 0 },
    } as const;
    expect(kind.onRequest?.({ endpoint: "getupdates", account: "bot" }, context)).toMatchObject({
      do: "answer",
      answer: { status: 402 },
    });
  }
});

it("shows a row of a family that compiles and answers as the file does", async () => {
  const file = join(scratch, "rows.ts");
  const imports = ["family.ts", "make.ts"].map(module => `from "../sim/fault/${module}";`);
  const row = snippet("fault-row");
  writeFileSync(
    file,
    `import { family } ${imports[0]}\nimport { json, simple } ${imports[1]}\nexport const ROWS = family("A", [\n${row}]);\n`,
  );
  const config = { extends: "../tsconfig.json", include: ["*.ts"] };
  writeFileSync(join(scratch, "tsconfig.json"), JSON.stringify(config));
  expect(() => node("node_modules/typescript/bin/tsc", "--noEmit", "-p", scratch)).not.toThrow();
  const { ROWS }: { ROWS: AnyFaultKind[] } = await import(pathToFileURL(file).href);
  expect(ROWS).toMatchObject([{ id: "payment-required", family: "A", examples: [{}] }]);
  const context = {
    attributes: {},
    leg: "request",
    random: () => 0,
    hits: 0,
    nowMs: 0,
    memory: { busyUntilMs: 0 },
  } as const;
  expect(ROWS[0]?.onRequest?.({ endpoint: "getupdates", account: "bot" }, context)).toMatchObject({
    do: "answer",
    answer: { status: 402 },
  });
});

it("names every field of a kind that one needs", () => {
  const { family: _, onRequest, ...fields } = faultKind("latency");
  expect(onRequest).toBeDefined();
  for (const field of Object.keys(fields)) expect(PAGE).toMatch(new RegExp(`^ *\\| .*\`${field}\``, "m"));
});

it("names every hook", () => {
  const hooks = [...read("sim/fault/fault.ts").matchAll(/^ {2}(on[A-Z]\w*)\?\(/gm)].map(([, hook]) => hook);
  expect(hooks.length).toBeGreaterThan(5);
  for (const hook of hooks) expect(PAGE).toContain(`\`${hook}\``);
});

it("gives scripts and folders of tests that exist", () => {
  const { scripts } = JSON.parse(read("package.json"));
  const commands = commandsIn(BLOCKS);
  const called = commands.flatMap(line => /^npm run (\w+)$/.exec(line)?.[1] ?? []);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(called));
  const [, tests = ""] = /^npx vitest run (.*)$/.exec(commands.at(-1) ?? "") ?? [];
  for (const path of tests.split(" ")) expect(existsSync(join(ROOT, path)), path).toBe(true);
});
