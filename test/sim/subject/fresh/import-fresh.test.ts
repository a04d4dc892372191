/** Every instance of a subject has modules of its own, however they are reached and wherever they lie; Node's own are shared. */
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importFresh } from "../../../../sim/subject/fresh/import-fresh.ts";

let root: string;
beforeAll(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "ilink-sim-fresh-")));
});
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

/** Write files below a folder of its own. Returns the folder. */
function project(name: string, files: Readonly<Record<string, string>>): string {
  const folder = path.join(root, name);
  for (const [file, text] of Object.entries({ "package.json": '{"type":"module"}', ...files })) {
    const target = path.join(folder, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, text);
  }
  return folder;
}

/** A module that counts how often it was asked. */
const ESM_COUNTER = "let count = 0;\nexport const next = () => ++count;\n";
const CJS_COUNTER = "let count = 0;\nexports.next = () => ++count;\n";

const manifest = (fields: object): string => JSON.stringify({ version: "1.0.0", ...fields });

/** What `count` of two instances answers: each is asked twice, in turn. */
async function countsOf(file: string): Promise<unknown[]> {
  const [first, second] = [await importFresh(file), await importFresh(file)];
  const ask = async ({ namespace }: typeof first): Promise<unknown> => (namespace.count as () => unknown)();
  return [await ask(first), await ask(second), await ask(first), await ask(second)];
}

const APART = [1, 1, 2, 2];

describe("each instance has its own", () => {
  const cases: Record<string, Record<string, string>> = {
    "ES module of a package": {
      "node_modules/a/package.json": manifest({ name: "a", type: "module", exports: "./a.js" }),
      "node_modules/a/a.js": ESM_COUNTER,
      "main.ts": 'import { next } from "a";\nexport const count = (): number => next();',
    },
    "CommonJS module of a package, by its names and as a whole": {
      "node_modules/a/package.json": manifest({ name: "a", main: "a.js" }),
      "node_modules/a/a.js": CJS_COUNTER,
      "main.ts":
        'import whole, { next } from "a";\nexport const count = () => (whole.next === next ? next() : NaN);',
    },
    "dependency of a dependency": {
      "node_modules/a/package.json": manifest({ name: "a", main: "a.js" }),
      "node_modules/a/a.js": 'const b = require("b");\nexports.next = () => b.next();',
      "node_modules/a/node_modules/b/package.json": manifest({ name: "b" }),
      "node_modules/a/node_modules/b/index.js": CJS_COUNTER,
      "main.js": 'import a from "a";\nexport const count = () => a.next();',
    },
    "package with a face for each kind, by its exports": {
      "node_modules/a/package.json": manifest({
        name: "a",
        exports: { import: "./a.mjs", require: "./a.cjs" },
      }),
      "node_modules/a/a.mjs": ESM_COUNTER,
      "node_modules/a/a.cjs": CJS_COUNTER,
      "main.js":
        'import { createRequire } from "node:module";\nimport { next } from "a";\n' +
        'const { next: other } = createRequire(import.meta.url)("a");\n' +
        "export const count = () => Math.max(next(), other());",
    },
    "module behind a package's imports": {
      "node_modules/a/package.json": manifest({
        name: "a",
        type: "module",
        exports: "./a.js",
        imports: { "#state": "./hidden/state.js" },
      }),
      "node_modules/a/a.js": 'export { next as count } from "#state";',
      "node_modules/a/hidden/state.js": ESM_COUNTER,
      "main.js": 'export { count } from "a";',
    },
    "module that is imported later": {
      "node_modules/a/package.json": manifest({ name: "a", type: "module", exports: "./a.js" }),
      "node_modules/a/a.js": ESM_COUNTER,
      "main.js": 'export const count = async () => (await import("a")).next();',
    },
    "module that CommonJS imports later": {
      "node_modules/a/package.json": manifest({ name: "a" }),
      "node_modules/a/index.js": 'exports.count = async () => (await import("./b.mjs")).next();',
      "node_modules/a/b.mjs": ESM_COUNTER,
      "main.js": 'import a from "a";\nexport const count = () => a.count();',
    },
    "module that CommonJS requires later": {
      "node_modules/a/package.json": manifest({ name: "a" }),
      "node_modules/a/index.js": 'exports.count = () => require("./b").next();',
      "node_modules/a/b.js": CJS_COUNTER,
      "main.js": 'import { count as all } from "a";\nexport const count = () => all();',
    },
    "ES module that is required, and imported as well": {
      "node_modules/a/package.json": manifest({ name: "a", type: "module", exports: "./a.js" }),
      "node_modules/a/a.js": `${ESM_COUNTER}export default { next };`,
      "load.cjs": 'const a = require("a");\nexports.next = () => (a.__esModule ? a.default.next() : NaN);',
      "main.js":
        'import { next } from "a";\nimport load from "./load.cjs";\n' +
        "export const count = () => { const n = next(); return load.next() === n + 1 ? n / 1 - (n > 1 ? 1 : 0) : NaN; };",
    },
    "JSON that is imported, required or read by createRequire": {
      "state.json": '{"count":0}',
      "main.ts":
        'import { createRequire } from "node:module";\nimport state from "./state.json" with { type: "json" };\n' +
        'const other = createRequire(import.meta.url)("./state.json");\n' +
        "export const count = () => { other.count += 1; return (state.count += 1) && other.count; };",
    },
    "module that createRequire finds by a path": {
      "node_modules/a/package.json": manifest({ name: "a" }),
      "node_modules/a/index.js": CJS_COUNTER,
      "main.js":
        'import { createRequire } from "node:module";\nimport { fileURLToPath } from "node:url";\n' +
        'const own = createRequire(fileURLToPath(import.meta.url));\nexport const count = () => own("a").next();',
    },
    "module that createRequire finds for CommonJS": {
      "node_modules/a/package.json": manifest({ name: "a" }),
      "node_modules/a/index.js":
        'const { createRequire } = require("module");\nexports.count = () => createRequire(__filename)("./b.js").next();',
      "node_modules/a/b.js": CJS_COUNTER,
      "main.js": 'import a from "a";\nexport const count = () => a.count();',
    },
    "text of a data URL": {
      "main.js": `import { next } from "data:text/javascript,${encodeURIComponent(ESM_COUNTER)}";\nexport const count = () => next();`,
    },
    "module with a query of its own": {
      "a.js": ESM_COUNTER,
      "main.js":
        'import { next } from "./a.js?one";\nimport { next as other } from "./a.js?two";\n' +
        "export const count = () => (other() , next());",
    },
    "modules in a circle of both kinds": {
      "a.js":
        'import b from "./b.cjs";\nexport let count = () => b.next();\nexport const self = () => count;',
      "b.cjs":
        'const c = require("./c.cjs");\nexports.next = async () => (await import("./a.js")).self() && c.next();',
      "c.cjs": 'exports.early = require("./b.cjs");\nlet count = 0;\nexports.next = () => ++count;',
      "main.js": 'export { count } from "./a.js";',
    },
  };
  for (const [name, files] of Object.entries(cases)) {
    it(name, async () => {
      const folder = project(name.replaceAll(/\W+/g, "-"), files);
      const main = "main.ts" in files ? "main.ts" : "main.js";
      expect(await countsOf(path.join(folder, main))).toEqual(APART);
    });
  }

  it("package behind a symbolic link, as workspaces and npm link make them", async () => {
    const linked = project("linked", {
      "package.json": manifest({ name: "linked", type: "module", exports: "./index.js" }),
      "index.js": ESM_COUNTER,
    });
    const folder = project("with-link", {
      "main.js": 'export { next as count } from "linked";',
      "node_modules/keep.txt": "",
    });
    fs.symlinkSync(linked, path.join(folder, "node_modules", "linked"));
    expect(await countsOf(path.join(folder, "main.js"))).toEqual(APART);
  });

  it("but one instance has each module once, whichever way it is reached", async () => {
    const folder = project("once", {
      "node_modules/a/package.json": manifest({ name: "a" }),
      "node_modules/a/index.js": CJS_COUNTER,
      "main.js":
        'import { createRequire } from "node:module";\nimport a, { next } from "a";\n' +
        'const required = createRequire(import.meta.url)("a");\n' +
        'export const count = async () => { next(); required.next(); return (await import("a")).default.next(); };\n' +
        "export const same = a === required;",
    });
    const { namespace } = await importFresh(path.join(folder, "main.js"));
    expect(namespace.same).toBe(true);
    expect(await (namespace.count as () => unknown)()).toBe(3);
  });
});

describe("what is not the subject's stays as it is", () => {
  it("Node's own modules are the process's", async () => {
    const folder = project("builtins", {
      "main.js":
        'import events from "node:events";\nimport { createRequire } from "module";\n' +
        'export { events };\nexport const required = createRequire(import.meta.url)("events");',
    });
    const { namespace } = await importFresh(path.join(folder, "main.js"));
    expect(namespace.events).toBe((await import("node:events")).default);
    expect(namespace.required).toBe(namespace.events);
  });

  it("the harness keeps its copies, in the cache too", async () => {
    const own = createRequire(import.meta.url);
    const before = own("cjs-module-lexer") as { parse: unknown };
    const cached = Object.keys(own.cache);
    const folder = project("shares", {
      "main.js":
        'import { createRequire } from "node:module";\nexport const lexer = createRequire(import.meta.url)("cjs-module-lexer");\nexport { z } from "zod";',
    });
    const { namespace } = await importFresh(path.join(folder, "main.js"));
    const { parse } = namespace.lexer as { parse: unknown };
    expect(parse).toBeTypeOf("function");
    expect(parse).not.toBe(before.parse);
    expect(own("cjs-module-lexer")).toBe(before);
    expect(Object.keys(own.cache)).toEqual(cached);
  });

  it("and nothing is left of it in the cache of require after the instance is closed", async () => {
    const folder = project("closed", {
      "a.cjs": CJS_COUNTER,
      "main.js":
        'import { createRequire } from "node:module";\nimport "./a.cjs";\nexport const cache = createRequire(import.meta.url).cache;',
    });
    const { namespace, close } = await importFresh(path.join(folder, "main.js"));
    expect(Object.keys(namespace.cache as object)).toEqual([path.join(folder, "a.cjs")]);
    close();
    expect(Object.keys(namespace.cache as object)).toEqual([]);
  });
});

describe("CommonJS sees what Node gives it", () => {
  it("its file, folder, cache, parent and a require that resolves", async () => {
    const folder = project("faces", {
      "node_modules/a/package.json": manifest({ name: "a" }),
      "node_modules/a/index.js":
        "#!/usr/bin/env node\nconst child = require('./child.json');\n" +
        "exports.facts = () => ({ __filename, __dirname, id: module.id, loaded: module.loaded, child,\n" +
        "  resolved: require.resolve('./child'), paths: require.resolve.paths('x')[0], cached: __filename in require.cache,\n" +
        "  self: require('a') === module.exports, this: module.exports === exports, main: require.main === module });",
      "node_modules/a/child.json": '\uFEFF{"deep":true}',
      "main.js": 'export { facts } from "a";',
    });
    const { namespace } = await importFresh(path.join(folder, "main.js"));
    const home = path.join(folder, "node_modules", "a");
    expect((namespace.facts as () => unknown)()).toEqual({
      __filename: path.join(home, "index.js"),
      __dirname: home,
      id: path.join(home, "index.js"),
      loaded: true,
      child: { deep: true },
      resolved: path.join(home, "child.json"),
      paths: path.join(home, "node_modules"),
      cached: true,
      self: true,
      this: true,
      main: false,
    });
  });

  it("names that another file hands on, and a default of its own", async () => {
    const folder = project("names", {
      "a.cjs": 'module.exports = require("./b.cjs");',
      "b.cjs":
        'Object.defineProperty(exports, "__esModule", { value: true });\nexports.default = 1;\nexports.named = 2;',
      "main.js":
        'import whole, { named } from "./a.cjs";\nexport { named };\nexport const inner = whole.default;',
    });
    const { namespace } = await importFresh(path.join(folder, "main.js"));
    expect(namespace).toMatchObject({ named: 2, inner: 1 });
  });

  it("an error of a module that does not load, each time anew", async () => {
    const folder = project("fails", {
      "a.cjs": "exports.half = 1;\nthrow new Error('not today');",
      "main.js":
        'import { createRequire } from "node:module";\nconst load = createRequire(import.meta.url);\n' +
        'export const count = () => { try { return load("./a.cjs"); } catch (error) { return error.message; } };',
    });
    const said = "not today";
    expect(await countsOf(path.join(folder, "main.js"))).toEqual([said, said, said, said]);
    const lost = project("lost", { "main.js": 'import "nowhere-to-be-found";' });
    await expect(importFresh(path.join(lost, "main.js"))).rejects.toThrow(
      "Cannot find package 'nowhere-to-be-found'",
    );
    const gone = project("gone", {
      "a.cjs": 'require("nowhere-to-be-found");',
      "main.js": 'import "./a.cjs";',
    });
    await expect(importFresh(path.join(gone, "main.js"))).rejects.toThrow(
      "Cannot find module 'nowhere-to-be-found'",
    );
  });
});
