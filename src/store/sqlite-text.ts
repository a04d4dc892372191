/** Text in columns: SQLite keeps UTF-8, which has no half characters, and tools end a text at its first NUL. */

/** What a text that is written as JSON begins with; no id of the service does. */
const AS_JSON = "\u0001json:";

/** The text as a column keeps it: one that UTF-8 cannot hold is written as JSON, so that two texts never become one. @internal */
export function toColumn(text: string): string {
  const isPlain = text.isWellFormed() && !text.includes("\0") && !text.startsWith(AS_JSON);
  return isPlain ? text : AS_JSON + JSON.stringify(text);
}

/** @internal */
export function fromColumn(column: string): string {
  return column.startsWith(AS_JSON) ? (JSON.parse(column.slice(AS_JSON.length)) as string) : column;
}
