/** Loads a module anew for every run: each call gives another instance, down to the module's own imports. */
import fs from "node:fs";
import nodeModule, {
  createRequire,
  type LoadHookSync,
  type ResolveFnOutput,
  type ResolveHookSync,
} from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

/** What is to be fresh, and where the imports of fresh modules lead. */
export interface FreshScope {
  /** Folders whose modules belong to the instance. Folders named `node_modules` below them stay shared. */
  folders: readonly string[];
  /** Sends a specifier elsewhere: the answer is a URL. Undefined leaves the specifier as it is. */
  redirect?: (specifier: string) => string | undefined;
}

/**
 * Import a file (JavaScript or TypeScript, also below `node_modules`) as a fresh instance.
 * Node never unloads a module, so each call costs memory for good.
 */
export async function importFresh(file: string, scope: FreshScope): Promise<Record<string, unknown>> {
  if (scopes.length === 0) installHooks();
  const run = scopes.length;
  const folders = scope.folders.map(folder => `${pathToFileURL(folder).href}/`);
  scopes.push({ ...scope, folders });
  forgetCommonJs(folders);
  const native = (await import(/* @vite-ignore */ NATIVE_IMPORT)) as NativeImport;
  return native.default(`${pathToFileURL(file).href}?run=${run}`);
}

/** By run number. */
const scopes: FreshScope[] = [];

interface NativeImport {
  default: (url: string) => Promise<Record<string, unknown>>;
}

/** Test runners and bundlers rewrite every `import()` that they can see; out of their sight it stays Node's own. */
const NATIVE_IMPORT = "data:text/javascript,export default url => import(url)";

function installHooks(): void {
  // Not a named import: on an older Node that would fail before anything can say why.
  if (typeof nodeModule.registerHooks !== "function") {
    throw new Error(`subjects loaded from files need Node 22.15 or newer; this is ${process.version}`);
  }
  nodeModule.registerHooks({ resolve, load });
}

const RUN = /\?run=(\d+)$/;

const resolve: ResolveHookSync = (specifier, context, next) => {
  const run = context.parentURL?.match(RUN)?.[1];
  const scope = run === undefined ? undefined : scopes[Number(run)];
  if (scope === undefined) return next(specifier, context);
  const found = find(scope.redirect?.(specifier) ?? specifier, context, next);
  return isFresh(scope.folders, found.url) ? { ...found, url: `${found.url}?run=${run}` } : found;
};

function isFresh(folders: readonly string[], url: string): boolean {
  const folder = folders.find(candidate => url.startsWith(candidate));
  return folder !== undefined && !url.slice(folder.length).includes("node_modules/");
}

type Context = Parameters<ResolveHookSync>[1];
type Next = Parameters<ResolveHookSync>[2];

/** TypeScript sources name the `.js` that they will become; a folder without its dependencies may use ours. */
function find(specifier: string, context: Context, next: Next): ResolveFnOutput {
  try {
    return next(specifier, context);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    const others = /^\.{0,2}\/|^file:/.test(specifier)
      ? [() => next(specifier.replace(/\.([mc]?)js$/, ".$1ts"), context)]
      : dependencyParents().map(parentURL => () => next(specifier, { ...context, parentURL }));
    for (const attempt of others) {
      try {
        return attempt();
      } catch {
        // The first error tells best what the module asked for.
      }
    }
    throw error;
  }
}

/** Modules from whose place a missing dependency is looked for: ours (zod), the published plugin's (qrcode-terminal). */
function dependencyParents(): string[] {
  const parents = [import.meta.url];
  for (const plugin of ["openclaw-weixin-2.4.9", "openclaw-weixin-2.4.6"]) {
    try {
      parents.push(pathToFileURL(require.resolve(`${plugin}/package.json`)).href);
    } catch {
      // Not installed: a development dependency of ours.
    }
  }
  return parents;
}

const load: LoadHookSync = (url, context, next) => {
  if (!RUN.test(url)) return next(url, context);
  const isTypeScript = /\.m?ts\?/.test(url);
  if (!isTypeScript && context.format !== "module") return next(url, context);
  return { format: "module", source: sourceOf(fileURLToPath(url), isTypeScript), shortCircuit: true };
};

const sources = new Map<string, { mtimeMs: number; size: number; source: string }>();

/** The file's JavaScript. Kept between runs while the file stays as it is. */
function sourceOf(file: string, isTypeScript: boolean): string {
  const { mtimeMs, size } = fs.statSync(file);
  const known = sources.get(file);
  if (known?.mtimeMs === mtimeMs && known.size === size) return known.source;
  const text = fs.readFileSync(file, "utf8");
  // "transform" rather than "strip": working copies use enums and parameter properties.
  const source = isTypeScript ? nodeModule.stripTypeScriptTypes(text, { mode: "transform" }) : text;
  sources.set(file, { mtimeMs, size, source });
  return source;
}

const require = createRequire(import.meta.url);

/** CommonJS modules know no `?run=`; they are fresh once the cache has forgotten them. */
function forgetCommonJs(folders: readonly string[]): void {
  for (const file of Object.keys(require.cache)) {
    if (isFresh(folders, pathToFileURL(file).href)) delete require.cache[file];
  }
}
