/** What is wrong with a store's file, told so that somebody can mend it. */
import { access, constants, open } from "node:fs/promises";
import { devNull } from "node:os";
import { dirname } from "node:path";
import { adviceOnFiles, errnoOf, IlinkError, messageOf } from "../errors.ts";

/**
 * Why a store's file cannot be used.
 * - `in-use`: another process, or another instance in this one, has it open.
 * - `foreign`: it is another program's database. Nothing in it was changed.
 * - `read-only`: this user may not write to it, or its disk takes no writes.
 * - `corrupt`: it is damaged, or no database at all.
 * - `newer-version`: a later version of this client wrote it.
 * - `no-access`: it can be neither opened nor made: its folder is missing, say.
 * - `full`: the disk is.
 * - `exists`: a backup was to be written where there is a file already.
 * - `out-of-files`: no more files can be opened.
 * - `failed`: anything else; `cause` is what was thrown.
 */
export type StoreErrorReason =
  | "in-use"
  | "foreign"
  | "read-only"
  | "corrupt"
  | "newer-version"
  | "no-access"
  | "full"
  | "exists"
  | "out-of-files"
  | "failed";

/** A store's file that cannot be used. The message says what was tried, on which file, and what to do. */
export class StoreError extends IlinkError {
  override readonly name = "StoreError";
  /** What is wrong, to decide by. */
  readonly reason: StoreErrorReason;
  /** The file, as it was named when the store was opened. */
  readonly path: string;

  constructor(
    reason: StoreErrorReason,
    facts: { doing: string; path: string; words: string },
    options?: ErrorOptions,
  ) {
    super("store", `cannot ${facts.doing} the store ${facts.path}: ${facts.words}`, options);
    this.reason = reason;
    this.path = facts.path;
  }
}

/** A call that did not end in time. Whether it still takes effect is not known. @internal */
export class LateStoreError extends IlinkError {
  constructor(call: string, deadlineMs: number) {
    const advice = "look after the store, or the line to it";
    super("store", `the store's ${call} has not ended within ${deadlineMs} ms: ${advice}`);
  }
}

/** @internal */
export const IN_USE =
  "it is in use by another process, or by another instance in this one: stop that one first, or give this one a file of its own";

/** @internal */
export const NO_DATABASE =
  "it is no SQLite file, or its beginning is damaged: check the path; or restore a backup; or move it away and begin anew";

const OUT_OF_REACH =
  "it can be neither opened nor made: its folder must exist, and this user must have access";

const FULL = "the disk is full: make room";

const DAMAGED =
  "it is damaged: restore a backup; or move it away, with the files beside it that begin with its name, and begin anew";

const READ_ONLY =
  "it is read-only: give this user the right to write to the file and to its folder, or move it to a disk that takes writes";

/** Primary result codes of SQLite, and what they mean to whoever runs the client (https://sqlite.org/rescode.html). */
const BY_CODE: ReadonlyMap<number, readonly [StoreErrorReason, words: string]> = new Map([
  [5, ["in-use", IN_USE]],
  [8, ["read-only", READ_ONLY]],
  [10, ["failed", "the disk failed (I/O error): check the disk"]],
  [11, ["corrupt", DAMAGED]],
  [13, ["full", FULL]],
  [14, ["no-access", OUT_OF_REACH]],
  [26, ["corrupt", NO_DATABASE]],
]);

/** The same for what the file system says. */
const BY_ERRNO: ReadonlyMap<string, readonly [StoreErrorReason, words: string]> = new Map([
  ["ENOENT", ["no-access", OUT_OF_REACH]],
  ["ENOTDIR", ["no-access", OUT_OF_REACH]],
  ["EACCES", ["no-access", OUT_OF_REACH]],
  ["EPERM", ["no-access", OUT_OF_REACH]],
  ["EROFS", ["read-only", READ_ONLY]],
  ["ENOSPC", ["full", FULL]],
  ["EDQUOT", ["full", FULL]],
]);

/**
 * The same for a file that could not be opened. SQLite tells missing rights as a failing disk, or as a file that is not
 * there, so the file is looked at.
 *
 * @internal
 */
export async function openErrorOf(path: string, cause: unknown): Promise<StoreError> {
  const error = storeErrorOf("open", path, cause);
  if (error.reason !== "failed" && error.reason !== "no-access") return error;
  const words = adviceOnFiles(await errnoOfOpening());
  if (words !== undefined) return new StoreError("out-of-files", { doing: "open", path, words }, { cause });
  const exists = await allows(path, constants.F_OK);
  const isWritable =
    exists && (await allows(path, constants.W_OK)) && (await allows(dirname(path), constants.W_OK));
  if (!exists || isWritable) return error;
  return new StoreError("read-only", { doing: "open", path, words: READ_ONLY }, { cause });
}

/** SQLite tells a lack of files as a file that is not there: whether another one can be opened shows which it is. */
async function errnoOfOpening(): Promise<string | undefined> {
  try {
    await (await open(devNull)).close();
    return undefined;
  } catch (error) {
    return errnoOf(error);
  }
}

function allows(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}

/** What SQLite threw, as a {@link StoreError}. One is given back as it is. @internal */
export function storeErrorOf(doing: string, path: string, cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause;
  // The parser's own error quotes what it read, which is a message: neither said nor kept.
  if (cause instanceof SyntaxError) return new StoreError("corrupt", { doing, path, words: DAMAGED });
  const known = BY_CODE.get(errcodeOf(cause) ?? 0) ?? BY_ERRNO.get(errnoOf(cause) ?? "");
  const [reason, words] = known ?? ["failed", messageOf(cause)];
  return new StoreError(reason, { doing, path, words }, { cause });
}

/** SQLite's primary result code; undefined for what SQLite did not throw. @internal */
export function errcodeOf(cause: unknown): number | undefined {
  const { errcode } = (cause ?? {}) as { errcode?: unknown };
  // The low byte of an extended code is the primary one.
  return typeof errcode === "number" ? errcode & 0xff : undefined;
}
