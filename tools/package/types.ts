/** The files of types that a package needs: its entries, and what these import. */
import { readFileSync } from "node:fs";
import { posix } from "node:path";

/** A module of ours that a file of types names: `from "./x.ts"`, `import("./x.ts")`, `import "./x.ts"`. */
const RELATIVE = /(?<=\b(?:from|import)\s*\(?\s*")(\.[^"]+)\.ts(?=")/g;

/**
 * Every file of types that the entries lead to, with its text, in which modules are named by the `.js` that they are at run time.
 *
 * @param folder Where the compiler has put them.
 * @param entries Files below it, with slashes.
 */
export function reachableTypes(folder: string, entries: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    const text = readFileSync(posix.join(folder, file), "utf8");
    found.set(file, text.replaceAll(RELATIVE, "$1.js"));
    for (const [, path = ""] of text.matchAll(RELATIVE))
      visit(posix.join(posix.dirname(file), `${path}.d.ts`));
  };
  for (const entry of entries) visit(entry);
  return found;
}
