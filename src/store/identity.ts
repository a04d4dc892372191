/** Whose a file is, read from its first bytes before SQLite touches it: SQLite may change a file by merely opening it. */
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { NO_DATABASE, StoreError } from "./store-error.ts";

/** "ILnk". In the header of each store since this client writes it, where the program `file` looks for it too. @internal */
export const APPLICATION_ID = 0x494c6e6b;

/** The header of every SQLite file, and where the id stands in it (https://sqlite.org/fileformat2.html). */
const MAGIC = Buffer.from("SQLite format 3\0", "latin1");
const APPLICATION_ID_AT = 68;
const HEADER_BYTES = 100;

/** A page is no larger; and the transaction that makes the tables is the first in a log. */
const HEAD_BYTES = 128 * 1_024;

/** How each store without an id begins: the same words in every version that wrote none. */
const FIRST_TABLE =
  "CREATE TABLE account (account TEXT PRIMARY KEY, bot_id TEXT NOT NULL, cursor TEXT NOT NULL) STRICT";

/**
 * See that a file is a store, or new: without a byte. Only for whoever has claimed it.
 *
 * @throws StoreError for anything else, which stays as it was: `foreign`, `corrupt`; `failed` for a store with two names.
 * @internal
 */
export function refuseForeign(file: string, path: string): void {
  const { size, nlink } = statSync(file);
  if (nlink > 1) {
    const words = `it has ${nlink} names (hard links), and what SQLite keeps beside a file is found by one alone: copy it, or remove the other names`;
    throw new StoreError("failed", { doing: "open", path, words });
  }
  if (size === 0) return;
  const head = headOf(file);
  if (head.length < HEADER_BYTES || !head.subarray(0, MAGIC.length).equals(MAGIC))
    throw new StoreError("corrupt", { doing: "open", path, words: NO_DATABASE });
  const id = head.readUInt32BE(APPLICATION_ID_AT);
  if (id === APPLICATION_ID) return;
  // After a crash the tables may be in the log alone.
  if (id === 0 && [head, headOf(`${file}-wal`)].some(bytes => bytes.includes(FIRST_TABLE))) return;
  const words =
    "it is another program's database, and was left as it is: check the path, or give this client a file of its own";
  throw new StoreError("foreign", { doing: "open", path, words });
}

function headOf(file: string): Buffer {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return Buffer.alloc(0);
  const descriptor = openSync(file, "r");
  try {
    const bytes = Buffer.alloc(HEAD_BYTES);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, HEAD_BYTES, 0));
  } finally {
    closeSync(descriptor);
  }
}
