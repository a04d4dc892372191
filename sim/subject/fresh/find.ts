/** Where an import or a require of a subject's module leads. */
import fs from "node:fs";
import nodeModule, { createRequire, isBuiltin, type ResolveHookSync } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import vm from "node:vm";
import type { Scope } from "./scope.ts";
import { keptWhileUnchanged, sourceOf } from "./source.ts";

type Next = Parameters<ResolveHookSync>[2];
export type Context = Parameters<ResolveHookSync>[1];
type Found = ReturnType<Next>;

/** The harness's own `require`, taken before any subject's is put in its place. */
export const nativeCreateRequire = createRequire;

/** What `import` finds. */
export function findImport(scope: Scope, specifier: string, context: Context, next: Next): Found {
  const target = scope.redirect?.(specifier) ?? specifier;
  return keptInPackages("import", target, context.parentURL ?? "", () =>
    firstThatWorks(target, [
      () => next(target, context),
      ...(isRelative(target)
        ? [() => next(typeScriptTwin(target), context)]
        : dependencyParents().map(parent => () => next(target, { ...context, parentURL: parent }))),
    ]),
  );
}

/** What `require` finds: a file, or a builtin's name. */
export function findRequired(scope: Scope, specifier: string, parent: string): string {
  const redirected = scope.redirect?.(specifier);
  if (redirected !== undefined) return fileURLToPath(redirected);
  if (isBuiltin(specifier)) return specifier;
  return keptInPackages("require", specifier, parent, () =>
    firstThatWorks(specifier, [
      () => nativeCreateRequire(parent).resolve(specifier),
      ...(isRelative(specifier)
        ? [() => nativeCreateRequire(parent).resolve(typeScriptTwin(specifier))]
        : dependencyParents().map(other => () => nativeCreateRequire(other).resolve(specifier))),
    ]),
  );
}

const isRelative = (specifier: string): boolean => /^\.{0,2}\/|^file:/.test(specifier);

/** TypeScript sources name the `.js` that they will become. */
const typeScriptTwin = (specifier: string): string => specifier.replace(/\.([mc]?)js$/, ".$1ts");

/** The first error tells best what the module asked for. */
function firstThatWorks<T>(specifier: string, attempts: readonly (() => T)[]): T {
  let first: unknown;
  for (const attempt of attempts) {
    try {
      return attempt();
    } catch (error) {
      first ??= error;
      if (!NOT_FOUND.has((first as NodeJS.ErrnoException).code ?? "")) throw first;
    }
  }
  throw first ?? new Error(`nothing was tried for ${specifier}`);
}

const NOT_FOUND = new Set(["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"]);

/** What packages find does not change while the process lives; a subject's own folder may be edited. */
const kept = new Map<string, unknown>();

function keptInPackages<T>(kind: string, specifier: string, parent: string, find: () => T): T {
  const from = parent.replace(/[?&#]ilink-run=\d+$/, "");
  if (!/[/\\]node_modules[/\\]/.test(from)) return find();
  const key = `${kind} ${specifier} ${from}`;
  const known = kept.get(key);
  if (known !== undefined) return known as T;
  const found = find();
  kept.set(key, found);
  return found;
}

/** Modules from whose place a missing dependency is looked for: ours (zod), the published plugin's (qrcode-terminal). */
function dependencyParents(): string[] {
  const own = nativeCreateRequire(import.meta.url);
  const parents = [import.meta.url];
  for (const plugin of ["openclaw-weixin-2.4.9", "openclaw-weixin-2.4.6"]) {
    try {
      parents.push(pathToFileURL(own.resolve(`${plugin}/package.json`)).href);
    } catch {
      // Not installed: a development dependency of ours.
    }
  }
  return parents;
}

/** What a CommonJS file finds around it. */
export const COMMONJS_NAMES = ["exports", "require", "module", "__filename", "__dirname"];

/** A first line for the shell, which a function's body must not have. */
export const HASHBANG = /^\uFEFF?#!.*/;

/** How a file is to be loaded. What is `other` Node loads itself, or refuses. */
export type Format = "module" | "commonjs" | "json" | "addon" | "other";

const FORMAT_BY_ENDING: Readonly<Record<string, Format>> = {
  ".mjs": "module",
  ".mts": "module",
  ".ts": "module",
  ".cjs": "commonjs",
  ".cts": "commonjs",
  ".json": "json",
  ".node": "addon",
};

/** By ending, by the package's `type`, or, where neither says it, by the text. */
export const formatOf = keptWhileUnchanged((file): Format => {
  const ending = path.extname(file);
  if (ending !== ".js" && ending !== "") return FORMAT_BY_ENDING[ending] ?? "other";
  const manifest = nodeModule.findPackageJSON(pathToFileURL(file));
  const type = manifest === undefined ? undefined : typeOf(manifest);
  if (type === "module" || type === "commonjs") return type;
  return hasModuleSyntax(sourceOf(file)) ? "module" : "commonjs";
});

const typeOf = keptWhileUnchanged(
  manifest => (JSON.parse(fs.readFileSync(manifest, "utf8")) as { type?: string }).type,
);

/** What V8 says of a module's text that is read as CommonJS; Node decides in the same way. */
const ONLY_IN_MODULES = [
  "Cannot use import statement outside a module",
  "Unexpected token 'export'",
  "Cannot use 'import.meta' outside a module",
];

function hasModuleSyntax(source: string): boolean {
  try {
    vm.compileFunction(source.replace(HASHBANG, ""), COMMONJS_NAMES);
    return false;
  } catch (error) {
    return ONLY_IN_MODULES.includes((error as Error).message);
  }
}
