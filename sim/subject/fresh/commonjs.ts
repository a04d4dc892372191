/** `require` for one fresh instance of a subject: Node's way of finding, and a cache of its own. */
import fs from "node:fs";
import nodeModule, { isBuiltin } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import { BRIDGE } from "./bridge.ts";
import { COMMONJS_NAMES, findRequired, formatOf, HASHBANG, nativeCreateRequire } from "./find.ts";
import { markedFile, type Scope } from "./scope.ts";
import { sourceOf } from "./source.ts";

type CommonJsModule = InstanceType<typeof nodeModule> & { filename: string };

/** The harness's. Builtins, addons and the way over to modules go through it. */
const nativeRequire = nativeCreateRequire(import.meta.url);

/**
 * The exports of a file, loaded once in each scope. Files that are modules themselves are asked of Node, which loads
 * them in the same scope.
 */
export function requireFile(scope: Scope, file: string, parent?: CommonJsModule): unknown {
  const known = scope.cache[file];
  if (known !== undefined) return known.exports;
  const module = new nodeModule(file, parent) as CommonJsModule;
  module.filename = file;
  module.paths = nativeCreateRequire(file).resolve.paths("x") ?? [];
  module.require = requireFrom(scope, file, module);
  scope.cache[file] = module;
  try {
    load(scope, module);
    module.loaded = true;
  } catch (error) {
    delete scope.cache[file];
    throw error;
  }
  return module.exports;
}

function load(scope: Scope, module: CommonJsModule): void {
  const { filename } = module;
  switch (formatOf(filename)) {
    case "json":
      module.exports = parseJson(filename);
      return;
    case "addon":
      // The operating system loads it once a process.
      module.exports = nativeRequire(filename);
      return;
    case "module":
      module.exports = requireModule(scope, filename);
      return;
    case "commonjs":
    case "other":
      compile(scope, filename).call(
        module.exports,
        module.exports,
        module.require,
        module,
        filename,
        path.dirname(filename),
      );
  }
}

/** The name that the code is compiled under is the file's marked URL: its `import()` and its stacks tell the scope by it. */
function compile(scope: Scope, file: string): (...args: unknown[]) => unknown {
  const source = sourceOf(file).replace(HASHBANG, "");
  return vm.compileFunction(source, COMMONJS_NAMES, {
    filename: markedFile(file, scope),
    // Node warns of it as experimental: asked for where it is needed.
    ...(/\bimport\s*\(/.test(source) && {
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    }),
  }) as (...args: unknown[]) => unknown;
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8").replace(/^\uFEFF/, ""));
  } catch (error) {
    (error as Error).message = `${file}: ${(error as Error).message}`;
    throw error;
  }
}

/** Node's `require` of a module knows no URL but the file's; it is asked for a bridge to the scope's own instance. */
function requireModule(scope: Scope, file: string): unknown {
  const bridge = `${BRIDGE}${markedFile(file, scope)}`;
  try {
    return nativeRequire(bridge);
  } finally {
    delete nativeRequire.cache[bridge];
  }
}

/** A `require` as a module sees it. */
export function requireFrom(scope: Scope, from: string, parent?: CommonJsModule): NodeJS.Require {
  const native = nativeCreateRequire(from);
  const find = (specifier: string): string => {
    // Its complaint about what is no text is Node's own.
    if (typeof specifier !== "string" || specifier === "") return native.resolve(specifier);
    return findRequired(scope, specifier, from);
  };
  const require = (specifier: string): unknown => {
    const target = find(specifier);
    return isBuiltin(target) ? nativeRequire(target) : requireFile(scope, target, parent);
  };
  const resolve = (specifier: string, options?: NodeJS.RequireResolveOptions): string =>
    options?.paths === undefined ? find(specifier) : native.resolve(specifier, { paths: options.paths });
  return Object.assign(require, {
    resolve: Object.assign(resolve, { paths: native.resolve.paths }),
    cache: scope.cache as NodeJS.Require["cache"],
    extensions: native.extensions,
    main: native.main,
  });
}

/** `createRequire` takes a file, a folder with a slash at its end, or a URL of either. */
export function placeOfRequire(from: string | URL): string {
  const url = /^file:/.test(String(from)) ? new URL(String(from)) : pathToFileURL(String(from));
  const file = decodeURIComponent(url.pathname);
  return file.endsWith("/") ? path.join(file, "noop.js") : file;
}
