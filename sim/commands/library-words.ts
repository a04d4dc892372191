/** What the library that reads the command line says, in the language in use. */
import { readBack } from "../trace/sentence.ts";
import { USAGE } from "../words/en/usage.ts";
import { inUse, t } from "./spoken.ts";

/** Line by line; what the library may say beyond the known stays as it is. */
export function libraryWords(text: string): string {
  if (inUse().tag === "en") return text;
  return text.split("\n").map(lineWords).join("\n");
}

function lineWords(line: string): string {
  const found = readBack(line, USAGE);
  // The blanks of the two tables are the same.
  return found === undefined ? line : (t as (key: string, params: object) => string)(found.key, found.params);
}
