/** Loads a subject anew for every run: each call gives another instance of its modules, wherever they lie, but for Node's own. */
import fs from "node:fs";
import nodeModule, { type LoadHookSync, type ResolveHookSync, syncBuiltinESMExports } from "node:module";
import { fileURLToPath } from "node:url";
import { BRIDGE, type CommonJsLoader, commonJsAsModule, LOADER, moduleAsCommonJs } from "./bridge.ts";
import { placeOfRequire, requireFile, requireFrom } from "./commonjs.ts";
import { lexerReady } from "./commonjs-names.ts";
import { findImport, formatOf, nativeCreateRequire } from "./find.ts";
import {
  closeScope,
  markedFile,
  markedUrl,
  openScope,
  type ScopeOptions,
  scopeOf,
  scopeOfCaller,
} from "./scope.ts";
import { inJavaScript, sourceOf } from "./source.ts";

export interface Fresh {
  namespace: Record<string, unknown>;
  /** The instance is not needed any more. */
  close(): void;
}

/**
 * Import a file (JavaScript or TypeScript) as a fresh instance, with everything that it imports or requires now or later.
 * Node never unloads a module that was imported, so each call costs memory for good, some 15 kB a module.
 */
export async function importFresh(file: string, options: ScopeOptions = {}): Promise<Fresh> {
  await lexerReady;
  installHooks();
  const scope = openScope(options);
  const native = (await import(/* @vite-ignore */ NATIVE_IMPORT)) as NativeImport;
  const namespace = await native.default(markedFile(file, scope));
  return { namespace, close: () => closeScope(scope) };
}

interface NativeImport {
  default: (url: string) => Promise<Record<string, unknown>>;
}

/** Test runners and bundlers rewrite every `import()` that they can see; out of their sight it stays Node's own. */
const NATIVE_IMPORT = "data:text/javascript,export default url => import(url)";

let installed = false;

/**
 * Once for the whole process, at the first import. Who compares the process before and after a subject calls it before.
 *
 * @internal
 */
export function installHooks(): void {
  if (installed) return;
  // Not a named import: on an older Node that would fail before anything can say why.
  if (typeof nodeModule.registerHooks !== "function") {
    throw new Error(`subjects loaded from files need Node 22.15 or newer; this is ${process.version}`);
  }
  nodeModule.registerHooks({ resolve, load });
  // A subject's `createRequire` keeps to the subject's instance, whatever path it is given.
  nodeModule.createRequire = from => {
    const scope = scopeOf(String(from)) ?? scopeOfCaller();
    return scope === undefined ? nativeCreateRequire(from) : requireFrom(scope, placeOfRequire(from));
  };
  syncBuiltinESMExports();
  const loader: CommonJsLoader = (url, names) => {
    const scope = scopeOf(url) as NonNullable<ReturnType<typeof scopeOf>>;
    const exports = requireFile(scope, fileURLToPath(url)) as Record<string, unknown>;
    return [exports, ...names.map(name => exportOf(exports, name))];
  };
  Object.defineProperty(globalThis, LOADER, { value: loader, enumerable: false });
  installed = true;
}

/** A getter that throws leaves the name without a value, as in Node. */
function exportOf(exports: Record<string, unknown>, name: string): unknown {
  try {
    return Object.hasOwn(exports, name) ? exports[name] : undefined;
  } catch {
    return undefined;
  }
}

/** The harness itself is no part of a subject, also where an adapter imports it; the stand-in for the host is. */
const HARNESS = new URL("../../", import.meta.url).href;
const STAND_IN = new URL("../openclaw/stand-in/", import.meta.url).href;

function isShared(url: string): boolean {
  if (!/^(?:file|data):/.test(url) || url.endsWith(".node")) return true;
  return url.startsWith(HARNESS) && !url.startsWith(STAND_IN);
}

const resolve: ResolveHookSync = (specifier, context, next) => {
  if (specifier.startsWith(BRIDGE)) return { url: specifier, format: "module", shortCircuit: true };
  const scope = scopeOf(context.parentURL);
  if (scope === undefined) return next(specifier, context);
  const found = findImport(scope, specifier, context, next);
  const url = isShared(found.url) ? found.url : markedUrl(found.url, scope);
  return { ...found, url, shortCircuit: true };
};

const load: LoadHookSync = (url, context, next) => {
  if (url.startsWith(BRIDGE)) return moduleFrom(moduleAsCommonJs(url));
  const scope = scopeOf(url);
  if (scope === undefined || !url.startsWith("file:")) return next(url, context);
  const file = fileURLToPath(url);
  const rewritten = scope.rewrite?.(file);
  if (rewritten !== undefined) return moduleFrom(inJavaScript(rewritten, file));
  switch (formatOf(file)) {
    case "module":
      return moduleFrom(sourceOf(file));
    case "commonjs":
      return moduleFrom(commonJsAsModule(file));
    case "json":
      return { format: "json", source: fs.readFileSync(file, "utf8"), shortCircuit: true };
    case "addon":
    case "other":
      return next(url, context);
  }
};

const moduleFrom = (source: string): ReturnType<LoadHookSync> => ({
  format: "module",
  source,
  shortCircuit: true,
});
