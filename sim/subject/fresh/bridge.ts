/** Small modules that stand between the two kinds: what `import` of CommonJS and `require` of a module come to. */
import { exportNames } from "./commonjs-names.ts";

/** Where a bridge from `require` to a module is found: this, and the module's URL. */
export const BRIDGE = "ilink-sim-module:";

/** Where the module that stands for a CommonJS file finds its loader. */
export const LOADER = Symbol.for("ilink-sim.commonjs");

/** Answers the exports, and the value of each name. */
export type CommonJsLoader = (url: string, names: readonly string[]) => unknown[];

/** The text of the module that `import` of a CommonJS file gets, as Node would make it. */
export function commonJsAsModule(file: string): string {
  const names = exportNames(file).filter(name => name !== "default" && name !== "module.exports");
  const locals = names.map((_, index) => `$${index}`);
  const exported = names.map((name, index) => `, $${index} as ${JSON.stringify(name)}`);
  return (
    `const [$, ${locals.join(", ")}] = ` +
    `globalThis[Symbol.for(${JSON.stringify(Symbol.keyFor(LOADER))})](import.meta.url, ${JSON.stringify(names)});\n` +
    `export { $ as default, $ as "module.exports"${exported.join("")} };\n`
  );
}

/**
 * The text of the module that `require` of a module gets, as Node would make it. Transpiled code asks `__esModule`
 * before it takes `default`.
 */
export function moduleAsCommonJs(bridge: string): string {
  return `
import * as namespace from ${JSON.stringify(bridge.slice(BRIDGE.length))};
let exports = namespace;
if ("module.exports" in namespace) exports = namespace["module.exports"];
else if ("default" in namespace && !("__esModule" in namespace)) {
  exports = { __esModule: true };
  for (const name of Object.keys(namespace)) {
    Object.defineProperty(exports, name, { enumerable: true, get: () => namespace[name] });
  }
}
export { exports as "module.exports" };
`;
}
