/** The names that `import { … }` may take from a CommonJS file: found in its text, by the lexer that Node uses. */
import { init, parse } from "cjs-module-lexer";
import { findRequired, formatOf } from "./find.ts";
import type { Scope } from "./scope.ts";
import { keptWhileUnchanged, sourceOf } from "./source.ts";

/** The lexer is WebAssembly, compiled once. Await it before the first module is loaded. */
export const lexerReady: Promise<void> = Promise.resolve(init());

const lexed = keptWhileUnchanged(file => {
  try {
    return parse(sourceOf(file));
  } catch {
    // What it cannot read has no names; to run it says what is wrong.
    return { exports: [], reexports: [] };
  }
});

/** With those of files that it hands on. */
export function exportNames(file: string): string[] {
  const names = new Set<string>();
  collect(file, names, new Set());
  return [...names];
}

function collect(file: string, names: Set<string>, seen: Set<string>): void {
  if (seen.has(file) || formatOf(file) !== "commonjs") return;
  seen.add(file);
  const { exports, reexports } = lexed(file);
  for (const name of exports) names.add(name);
  for (const specifier of reexports) {
    try {
      collect(findRequired(NOWHERE, specifier, file), names, seen);
    } catch {
      // It may never be required.
    }
  }
}

/** Names need no instance. */
const NOWHERE: Scope = { run: -1, cache: {} };
