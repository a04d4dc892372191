/** Which scenarios a name, folder, path or pattern on the command line means. */
import { readdirSync, realpathSync, type Stats, statSync } from "node:fs";
import { basename, dirname, isAbsolute, relative, resolve } from "node:path";
import { globSync, isDynamicPattern } from "tinyglobby";
import { byName, type CatalogueEntry, ENDING, loadCatalogue, withSlashes } from "./catalogue.ts";
import { nearest } from "./nearest.ts";
import { UnknownScenarioError, type UnknownWhy } from "./unknown.ts";

/** Never walked into: they hold other people's files. */
const IGNORED = ["**/node_modules/**", "**/.git/**"];

interface Places {
  catalogue: readonly CatalogueEntry[];
  /** The catalogue's folder. */
  root: string;
  /** From where paths are meant. */
  cwd: string;
}

/**
 * The scenarios that names, folders (`bug-155`, `bug-155/...`), paths and patterns mean; none given: the whole catalogue.
 * Sorted by name, each file once.
 *
 * What is written as a path (`./x`, `../x`, `/x`, `x.yaml`) is looked for on disk first, everything else in the catalogue
 * first. So `./bug-155` is the folder beside the caller where both have one.
 *
 * @throws UnknownScenarioError for the first that means nothing.
 */
export function findScenarios(namesOrPaths: readonly string[], root: string, cwd: string): CatalogueEntry[] {
  const catalogue = loadCatalogue(root);
  if (namesOrPaths.length === 0) return catalogue;
  const places = { catalogue, root: resolve(root), cwd };
  const found = namesOrPaths.flatMap(wanted => findOne(wanted, places));
  return [...new Map(found.map(entry => [realpathSync(entry.file), entry])).values()].toSorted(byName);
}

function findOne(wanted: string, places: Places): CatalogueEntry[] {
  // Most likely a variable of a shell that is not set; the folder of the caller is not meant.
  if (wanted === "") throw new UnknownScenarioError(wanted, "name", [], places.cwd);
  const ways = isWrittenAsPath(wanted) ? [onDisk, inCatalogue] : [inCatalogue, onDisk];
  for (const way of ways) {
    const found = way(wanted, places);
    if (found.length > 0) return found;
  }
  throw unknown(wanted, places);
}

function isWrittenAsPath(wanted: string): boolean {
  return (
    /^\.{0,2}\//.test(wanted) ||
    wanted === "." ||
    wanted === ".." ||
    wanted.endsWith(ENDING) ||
    isAbsolute(wanted)
  );
}

function inCatalogue(wanted: string, { catalogue, root }: Places): CatalogueEntry[] {
  const name = wanted.endsWith(ENDING) ? wanted.slice(0, -ENDING.length) : wanted;
  const exact = catalogue.filter(entry => entry.name === name);
  if (exact.length > 0) return exact;
  const folder = wanted.replace(/\/?(\.\.\.|…)?$/, "");
  const below = folder === "" ? [] : catalogue.filter(entry => entry.name.startsWith(`${folder}/`));
  if (below.length > 0) return below;
  if (wanted === "..." || wanted === "…") return [...catalogue];
  if (isOutside(wanted) || !isDynamicPattern(wanted)) return [];
  const files = new Set(filesMatching([wanted, `${wanted}${ENDING}`], root));
  return catalogue.filter(({ file }) => files.has(file));
}

function isOutside(wanted: string): boolean {
  return isAbsolute(wanted) || wanted.startsWith("./") || wanted.split("/").includes("..");
}

function onDisk(wanted: string, places: Places): CatalogueEntry[] {
  const path = resolve(places.cwd, wanted.replace(/\/(\.\.\.|…)$/, "/"));
  const stats = statOf(path);
  if (stats?.isFile()) return path.endsWith(ENDING) ? [entryOf(path, wanted, places)] : [];
  const isFolder = stats?.isDirectory() === true;
  if (!isFolder && !isDynamicPattern(wanted)) return [];
  const files = isFolder ? filesMatching(["**"], path) : filesMatching([wanted], places.cwd);
  return files.map(file => entryOf(file, wanted, places));
}

/** Files that patterns match, and those below folders that they match. */
function filesMatching(patterns: readonly string[], cwd: string): string[] {
  const clean = patterns.map(pattern => pattern.replace(/\/+$/, ""));
  const all = clean.flatMap(pattern => [pattern, `${pattern}/**/*${ENDING}`]);
  const options = { cwd, absolute: true, dot: true, ignore: IGNORED, followSymbolicLinks: false };
  return globSync(all, { ...options, expandDirectories: false })
    .filter(file => file.endsWith(ENDING))
    .map(file => resolve(file));
}

/** Named as a replay line from the same folder finds it again: by the catalogue, else by its path. */
function entryOf(file: string, wanted: string, { catalogue, cwd }: Places): CatalogueEntry {
  const known = catalogue.find(entry => entry.file === file);
  if (known !== undefined) return known;
  if (isAbsolute(wanted)) return { name: withSlashes(file), file };
  const path = withSlashes(relative(cwd, file));
  // Alone it would be read as an option.
  return { name: path.startsWith("-") ? `./${path}` : path, file };
}

function unknown(wanted: string, places: Places): UnknownScenarioError {
  const why = whyUnknown(wanted, places);
  return new UnknownScenarioError(wanted, why, nearNames(wanted, why, places), places.cwd);
}

function whyUnknown(wanted: string, { cwd }: Places): UnknownWhy {
  const stats = statOf(resolve(cwd, wanted));
  if (stats?.isDirectory()) return "empty-folder";
  if (stats) return "not-yaml";
  if (isDynamicPattern(wanted)) return "no-match";
  return isWrittenAsPath(wanted) ? "no-file" : "name";
}

function nearNames(wanted: string, why: UnknownWhy, { catalogue, cwd }: Places): string[] {
  if (why !== "name" && why !== "no-file") return [];
  const beside = why === "no-file" ? nearFiles(wanted, cwd) : [];
  if (beside.length > 0) return beside;
  const bare = wanted.endsWith(ENDING) ? wanted.slice(0, -ENDING.length) : wanted;
  const names = catalogue.map(({ name }) => name);
  const folders = new Set(names.filter(name => name.includes("/")).map(name => dirname(name)));
  const near = nearest(bare, [...names, ...folders]);
  if (near.length > 0) return near;
  // Someone who forgets or mistakes the folder still knows the last part.
  return names.filter(name => nearest(basename(bare), [basename(name)]).length > 0).slice(0, 3);
}

/** Scenario files and folders where the missing one would stand, written as it was. */
function nearFiles(wanted: string, cwd: string): string[] {
  const folder = resolve(cwd, dirname(wanted));
  if (!statOf(folder)?.isDirectory()) return [];
  const names = readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory() || entry.name.endsWith(ENDING))
    .map(({ name }) => name);
  const start = wanted.slice(0, wanted.length - basename(wanted).length);
  return nearest(basename(wanted), names).map(name => start + name);
}

/** Nothing where nothing is, or where nothing may be looked at. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
