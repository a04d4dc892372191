/** Scenario files on disk: which there are in the catalogue, and how one is read. */
import { readdirSync, readFileSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { parseScenario } from "./parse.ts";
import type { Scenario } from "./scenario.ts";

export const ENDING = ".yaml";

/** A scenario file that has been found, and not read yet. */
export interface CatalogueEntry {
  /** Path below the catalogue's folder without the ending; for other files, the path as given. */
  name: string;
  /** Absolute path. */
  file: string;
}

/** Every scenario below a folder, sorted by name. */
export function loadCatalogue(folder: string): CatalogueEntry[] {
  const root = resolve(folder);
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith(ENDING))
    .map(entry => resolve(entry.parentPath, entry.name))
    .map(file => ({ name: scenarioName(relative(root, file)), file }))
    .toSorted(byName);
}

/** Reads and parses one entry. Errors name the file as given, or relative to `cwd`. */
export function readScenario(
  entry: CatalogueEntry,
  options: { cwd: string; invariants?: readonly string[] },
): Scenario {
  const { cwd, ...rest } = options;
  const file = isAbsolute(entry.name) ? entry.name : withSlashes(relative(cwd, entry.file));
  return parseScenario(readFileSync(entry.file, "utf8"), { ...rest, name: entry.name, file });
}

/** By name, in the order of code units: the same on every machine. */
export function byName(a: CatalogueEntry, b: CatalogueEntry): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** The name of a file below the catalogue's folder, from its path there. */
function scenarioName(path: string): string {
  return withSlashes(path).slice(0, -ENDING.length);
}

/** A path as names and patterns are written. */
export function withSlashes(path: string): string {
  return path.split(sep).join("/");
}
