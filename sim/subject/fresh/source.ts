/** The JavaScript of a module's file, whatever it was written in, and its lines where they were. */
import fs from "node:fs";
import nodeModule from "node:module";
import { pathToFileURL } from "node:url";

interface Kept<T> {
  mtimeMs: number;
  size: number;
  value: T;
}

/** What is made of a file, kept while the file stays as it is. */
export function keptWhileUnchanged<T>(make: (file: string) => T): (file: string) => T {
  const kept = new Map<string, Kept<T>>();
  return file => {
    const { mtimeMs, size } = fs.statSync(file);
    const known = kept.get(file);
    if (known?.mtimeMs === mtimeMs && known.size === size) return known.value;
    const value = make(file);
    kept.set(file, { mtimeMs, size, value });
    return value;
  };
}

/** The file's JavaScript. */
export const sourceOf = keptWhileUnchanged(file => {
  return inJavaScript(fs.readFileSync(file, "utf8"), file);
});

/** A text that stands for a file's, in JavaScript. */
export function inJavaScript(text: string, file: string): string {
  return /\.[mc]?ts$/.test(file) ? javaScriptOf(text, file) : text;
}

const NODE_MAJOR = Number(process.versions.node.split(".")[0]);

/** Node names a line of this text alone: `:4`, above the stack. */
function named(error: unknown, file: string): unknown {
  if (error instanceof Error && error.stack?.startsWith(":") === true)
    error.stack = pathToFileURL(file).href + error.stack;
  return error;
}

/** Types become spaces where that is enough; enums and parameter properties need a transformation, which moves lines. */
function javaScriptOf(text: string, file: string): string {
  try {
    return nodeModule.stripTypeScriptTypes(text);
  } catch (error) {
    // From 26 on Node only strips, and its error says which syntax is too much.
    if (NODE_MAJOR >= 26) throw named(error, file);
    // Node maps stacks back, once it is told to and only for modules that load from then on.
    nodeModule.setSourceMapsSupport(true, { nodeModules: true });
    const sourceUrl = pathToFileURL(file).href;
    return nodeModule.stripTypeScriptTypes(text, { mode: "transform", sourceMap: true, sourceUrl });
  }
}
