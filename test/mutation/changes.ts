/** Small changes to the client's code, as StrykerJS makes them, and the file in which a drawn sample of them waits for `score`. */
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Instrumenter } from "@stryker-mutator/instrumenter";
import { createStreams } from "../../sim/kernel/streams.ts";
import { PARTS } from "./parts.ts";

const ROOT = join(import.meta.dirname, "../..");
const SAMPLE_FILE = join(ROOT, ".ilink-sim/mutation/judged.json");

/** One change: what stands between two places of a file is another text. */
export interface Change {
  /** File, line, column and kind: no other change is called so. */
  name: string;
  /** Below the root of the checkout. */
  file: string;
  /** Places in the file's text, in UTF-16 units. */
  from: number;
  to: number;
  replacement: string;
}

/** StrykerJS wants a logger; nothing that it logs is of use here. */
const SILENT = new Proxy({} as ConstructorParameters<typeof Instrumenter>[0], {
  get: (_, name) => (String(name).startsWith("is") ? () => false : () => {}),
});

/** Every change of the parts' files, but for those of string literals: people read them. */
export async function changesOf(parts: readonly string[]): Promise<Change[]> {
  const paths = parts
    .flatMap(part => PARTS[part]?.mutate ?? [])
    .flatMap(pattern => globSync(pattern, { cwd: ROOT }));
  const texts = new Map(paths.map(path => [path, readFileSync(join(ROOT, path), "utf8")]));
  const files = [...texts].map(([name, content]) => ({ name, content, mutate: true }));
  const options = { plugins: null, ignorers: [], excludedMutations: ["StringLiteral"] };
  const { mutants } = await new Instrumenter(SILENT).instrument(files, options);
  // What is excluded is listed, too, and not meant.
  const meant = mutants.filter(({ status }) => status !== "Ignored");
  return meant.map(({ id, fileName, location: { start, end }, mutatorName, replacement }) => {
    const text = texts.get(fileName) ?? "";
    return {
      name: `${fileName}:${start.line + 1}:${start.column + 1} ${mutatorName} ${id}`,
      file: fileName,
      from: placeOf(text, start),
      to: placeOf(text, end),
      replacement,
    };
  });
}

function placeOf(text: string, { line, column }: { line: number; column: number }): number {
  let at = 0;
  for (let count = 0; count < line; count++) at = text.indexOf("\n", at) + 1;
  return at + column;
}

/** So many of them, by a seed. */
export function drawn(changes: readonly Change[], count: number, seed: string): Change[] {
  const { next } = createStreams(seed).stream("mutants");
  const ranked = changes.map(change => ({ change, rank: next() })).toSorted((a, b) => a.rank - b.rank);
  return ranked.slice(0, count).map(({ change }) => change);
}

export function keepSample(changes: readonly Change[]): void {
  mkdirSync(dirname(SAMPLE_FILE), { recursive: true });
  writeFileSync(SAMPLE_FILE, JSON.stringify(changes, null, 2));
}

/** @throws when none was drawn. */
export function keptSample(): Change[] {
  return JSON.parse(readFileSync(SAMPLE_FILE, "utf8")) as Change[];
}

/** The file as it reads with the change. */
export function changed({ file, from, to, replacement }: Change): string {
  const text = readFileSync(join(ROOT, file), "utf8");
  return text.slice(0, from) + replacement + text.slice(to);
}
