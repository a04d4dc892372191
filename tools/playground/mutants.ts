/** The bank's mutants of the client for the playground: each module once, and what each mutant changes in its compiled text. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "@swc/core";
import type { Mutant, Mutants, Patch } from "../../playground/mutants.ts";
import type { Adversary } from "../../sim/subject/adversary.ts";
import bank from "../../test/adversaries/bank.ts";
import { type Mutant as Edited, rewriterOf } from "../../test/adversaries/mutant.ts";

const ROOT = join(import.meta.dirname, "../..");
const BANK = "test/adversaries/bank.ts";
const ENTRY = "src/index.ts";

/** What the engine has of its own: `playground/engine/mutant.ts`. */
const GIVEN = [
  "node:crypto",
  "node:fs",
  "node:fs/promises",
  "node:os",
  "node:path",
  "node:util",
  "src/credential-file.ts",
  "src/store/sqlite.ts",
];

/** @throws Error for a module that the engine cannot be asked for. */
export function mutantsOfClient(): Mutants {
  const modules = modulesFrom(ENTRY);
  const edited = bank.adversaries.filter(isEdited);
  return { modules, all: edited.flatMap(each => mutantOf(each, modules) ?? []) };
}

const isEdited = (one: Adversary): one is Adversary & Edited => "file" in one || "edits" in one;

/** Every module that is reached, as CommonJS, so that it can be called with others than its own imports. */
function modulesFrom(entry: string): Record<string, string> {
  const modules: Record<string, string> = {};
  const add = (file: string): void => {
    if (GIVEN.includes(file) || Object.hasOwn(modules, file)) return;
    if (!file.startsWith("src/"))
      throw new Error(`the client asks for ${file}, which playground/engine/mutant.ts has not`);
    const code = compiled(readFileSync(join(ROOT, file), "utf8"));
    modules[file] = code;
    for (const [, asked = ""] of code.matchAll(/\brequire\("([^"]+)"\)/g))
      add(asked.startsWith(".") ? new URL(asked, `file:///${file}`).pathname.slice(1) : asked);
  };
  add(entry);
  return modules;
}

/** Names stay as they are: a small change of the source is a small change here. */
function compiled(text: string): string {
  return transformSync(text, {
    swcrc: false,
    jsc: {
      parser: { syntax: "typescript" },
      target: "es2024",
      minify: { compress: false, mangle: false },
    },
    minify: true,
    module: { type: "commonjs" },
  }).code;
}

/** Undefined for one whose defect lies where a browser has a twin: in files. */
function mutantOf(mutant: Adversary & Edited, modules: Readonly<Record<string, string>>): Mutant | undefined {
  const edits = "edits" in mutant ? mutant.edits : [mutant];
  const files = [...new Set(edits.map(({ file }) => file))];
  if (files.some(file => modules[file] === undefined)) return undefined;
  const rewrite = rewriterOf(mutant);
  const patches = files.map((file): Patch => {
    const before = modules[file] ?? "";
    const after = compiled(rewrite(join(ROOT, file)) ?? "");
    const [from, rest] = sharedEnds(before, after);
    return [file, from, before.length - from - rest, after.slice(from, after.length - rest)];
  });
  return { name: `${BANK}#${mutant.name}`, does: mutant.does, patches };
}

/** How many characters two texts have in common at their beginning and, beyond those, at their end. */
function sharedEnds(a: string, b: string): [from: number, rest: number] {
  const most = Math.min(a.length, b.length);
  let from = 0;
  while (from < most && a[from] === b[from]) from++;
  let rest = 0;
  while (rest < most - from && a.at(-1 - rest) === b.at(-1 - rest)) rest++;
  return [from, rest];
}
