/** Scenario files on disk: which there are, and which ones a name or path on the command line means. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { nearest } from "./nearest.ts";
import { parseScenario } from "./parse.ts";
import type { Scenario } from "./scenario.ts";

const ENDING = ".yaml";

export interface CatalogueEntry {
  /** Path below the catalogue's folder without the ending; for other files, the path as given. */
  name: string;
  /** Absolute path. */
  file: string;
}

/** A name or path that means no scenario file. */
export class UnknownScenarioError extends Error {
  override readonly name = "UnknownScenarioError";
  readonly code = "ERR_UNKNOWN_SCENARIO";
  readonly wanted: string;
  /** Known names like it, nearest first. */
  readonly nearest: readonly string[];

  constructor(wanted: string, near: readonly string[]) {
    const hint =
      near.length > 0 ? `; did you mean ${near.join(" or ")}?` : "; the command list shows what there is";
    super(`there is no scenario "${wanted}"${hint}`);
    this.wanted = wanted;
    this.nearest = near;
  }
}

/** Every scenario below a folder, sorted by name. */
export function loadCatalogue(root: string): CatalogueEntry[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith(ENDING))
    .map(entry => resolve(entry.parentPath, entry.name))
    .map(file => ({ name: nameBelow(root, file), file }))
    .toSorted(byName);
}

/**
 * The scenarios that names, folders (`bug-155`, `bug-155/*`, `bug-155/...`, `*`) or paths to files mean; none given: all.
 * Sorted by name, each once.
 *
 * @throws UnknownScenarioError for the first that means nothing.
 */
export function findScenarios(namesOrPaths: readonly string[], root: string, cwd: string): CatalogueEntry[] {
  const catalogue = loadCatalogue(root);
  if (namesOrPaths.length === 0) return catalogue;
  const found = namesOrPaths.flatMap(wanted => findOne(wanted, catalogue, root, cwd));
  return [...new Map(found.map(entry => [entry.file, entry])).values()].toSorted(byName);
}

/** Reads and parses one entry. Errors name the file as given, or relative to `cwd`. */
export function readScenario(
  entry: CatalogueEntry,
  options: { cwd: string; invariants?: readonly string[] },
): Scenario {
  const { cwd, ...rest } = options;
  const file = isAbsolute(entry.name) ? entry.name : relative(cwd, entry.file).split(sep).join("/");
  return parseScenario(readFileSync(entry.file, "utf8"), { ...rest, name: entry.name, file });
}

function findOne(
  wanted: string,
  catalogue: readonly CatalogueEntry[],
  root: string,
  cwd: string,
): CatalogueEntry[] {
  const path = resolve(cwd, wanted);
  for (const name of [wanted, nameBelow(root, path)]) {
    const exact = catalogue.find(entry => entry.name === name);
    if (exact) return [exact];
    const start = startOf(name);
    const below = catalogue.filter(entry => entry.name.startsWith(start));
    if (below.length > 0) return below;
  }
  if (wanted.endsWith(ENDING) && statSync(path, { throwIfNoEntry: false })?.isFile())
    return [{ name: wanted, file: path }];
  throw new UnknownScenarioError(wanted, nearNames(wanted, catalogue));
}

/** What names begin with that a folder or a pattern selects. */
function startOf(wanted: string): string {
  if (wanted.endsWith("*")) return wanted.slice(0, -1);
  const folder = wanted.replace(/\/?(\.\.\.|…)?$/, "");
  return folder === "" ? "" : `${folder}/`;
}

function nearNames(wanted: string, catalogue: readonly CatalogueEntry[]): string[] {
  const bare = wanted.endsWith(ENDING) ? wanted.slice(0, -ENDING.length) : wanted;
  const names = catalogue.map(({ name }) => name);
  const folders = new Set(
    names.filter(name => name.includes("/")).map(name => name.slice(0, name.lastIndexOf("/"))),
  );
  const near = nearest(bare, [...names, ...folders]);
  if (near.length > 0) return near;
  // Someone who forgets or mistakes the folder still knows the last part.
  return names.filter(name => nearest(lastPart(bare), [lastPart(name)]).length > 0).slice(0, 3);
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

function nameBelow(root: string, file: string): string {
  const path = relative(resolve(root), file).split(sep).join("/");
  return path.endsWith(ENDING) ? path.slice(0, -ENDING.length) : path;
}

function byName(a: CatalogueEntry, b: CatalogueEntry): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
