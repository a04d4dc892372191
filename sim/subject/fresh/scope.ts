/** One fresh instance of a subject: all modules that its load brings in, told from every other instance by a mark in their URLs. */
import type Module from "node:module";
import { pathToFileURL } from "node:url";

/** Where the imports of fresh modules lead. */
export interface ScopeOptions {
  /** Sends a specifier elsewhere: the answer is a URL. Undefined leaves the specifier as it is. */
  redirect?: (specifier: string) => string | undefined;
  /** Another text for a module, in the language of its file, in this instance alone. Undefined leaves it as it is. */
  rewrite?: (file: string) => string | undefined;
}

export interface Scope extends ScopeOptions {
  run: number;
  /** Its CommonJS modules by file: what they see as `require.cache`. */
  cache: Record<string, Module | undefined>;
}

/** By run number. */
const scopes: Scope[] = [];

export function openScope(options: ScopeOptions): Scope {
  const scope: Scope = { ...options, run: scopes.length, cache: Object.create(null) as Scope["cache"] };
  scopes.push(scope);
  return scope;
}

/** Let go of the modules that can be let go of. What still runs may load others again. */
export function closeScope(scope: Scope): void {
  for (const file of Object.keys(scope.cache)) delete scope.cache[file];
}

const MARK = /[?&#]ilink-run=(\d+)$/;

/** The scope that a URL is marked with. */
export function scopeOf(url: string | undefined): Scope | undefined {
  const run = url === undefined ? undefined : MARK.exec(url)?.[1];
  return run === undefined ? undefined : scopes[Number(run)];
}

/** The URL of a scope's own instance of a module. A query would be part of a data URL's text. */
export function markedUrl(url: string, { run }: Scope): string {
  const joint = url.startsWith("data:") ? "#" : url.includes("?") ? "&" : "?";
  return `${url}${joint}ilink-run=${run}`;
}

export function markedFile(file: string, scope: Scope): string {
  return markedUrl(pathToFileURL(file).href, scope);
}

/** The scope in whose module somebody calls, by the innermost frame that is neither Node's nor of this folder. */
export function scopeOfCaller(): Scope | undefined {
  const frames = (new Error().stack ?? "").split("\n").slice(1);
  const caller = frames.find(
    frame => !frame.includes("node:") && !OWN_FOLDERS.some(folder => frame.includes(folder)),
  );
  return scopeOf(/((?:file|data):.*?):\d+:\d+\)?$/.exec(caller ?? "")?.[1]);
}

/** A test runner names files, Node names URLs. */
const OWN_FOLDERS = [`${import.meta.dirname}/`, new URL("./", import.meta.url).href];
