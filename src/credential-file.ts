/** A credential in a file: loaded, saved whole or not at all, and watched for a login made elsewhere. */
import { open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type Clock, sleep, systemClock } from "./clock.ts";
import { type Credential, isSameCredential, parseCredential } from "./credential.ts";
import { adviceOnFiles, errnoOf, IlinkError, messageOf, OptionError } from "./errors.ts";
import { type RandomBytes, systemRandomBytes } from "./random.ts";
import { readRegularFile } from "./regular-file.ts";

/** Where a credential is kept, and what is used of the world. */
export interface CredentialFileOptions {
  /** The file, JSON with the fields of {@link Credential}; its folder must exist. */
  path: string;
  /** @default the runtime's own time */
  clock?: Clock;
  /** For the names of temporary files. @default the runtime's own */
  randomBytes?: RandomBytes;
}

/** What to do about a new credential, and until when. */
export interface WatchOptions {
  /** Ends the watching. */
  signal: AbortSignal;
  /** Hears each credential that is not the one loaded, saved or told last. The next look waits for it. What it throws ends the watching. */
  onCredential: (credential: Credential) => Promise<void> | void;
  /** How often to look, milliseconds, 100 to 3_600_000. @default 2_000 */
  everyMs?: number;
}

/** One credential in one file. Made by {@link openCredentialFile}. */
export interface CredentialFile {
  /**
   * Read it, and remove what a crash has left of a saving.
   *
   * @throws IlinkError with code `needs-login` when there is no file yet, `credential-file` when it cannot be read or holds no
   * credential.
   */
  load(): Promise<Credential>;
  /**
   * Replace it, durably: written beside it, flushed and renamed, so that nobody ever reads a half of it. Only the file's
   * owner may read it (mode 0600). Savings of one `CredentialFile` take place in the order of their calls. What a crash
   * leaves of one, which may hold the token, is removed by the next `load` or `save` of the same path.
   *
   * @throws OptionError for an unusable credential; IlinkError with code `credential-file` when it cannot be written: then
   * the file is what it was.
   */
  save(credential: Credential): Promise<void>;
  /**
   * Look at it again and again, for a login that another process made. A file that is missing, cannot be read or is half
   * written is passed over until it is whole. Resolves when the signal aborts.
   */
  watch(options: WatchOptions): Promise<void>;
}

/** More than any credential needs; more than that is not read. */
const BYTES_MAX = 64 * 1_024;

/** How often a saving begins again because another process took its temporary file for that of a crash. */
const ATTEMPTS_MAX = 20;

/** What follows the file's name in that of a temporary one: of this version, and of those before. */
const TEMPORARY = /^\.[0-9a-f]{12}\.tmp$/;

/**
 * Keep a credential in a file. Nothing is read before it is asked for.
 *
 * @example
 * ```ts
 * const file = openCredentialFile({ path: "bot.json" });
 * await client.start(await file.load());
 * await file.watch({ signal, onCredential: credential => client.login(credential) });
 * ```
 * @throws OptionError for an unusable path.
 */
export function openCredentialFile(options: CredentialFileOptions): CredentialFile {
  const { path, clock = systemClock, randomBytes = systemRandomBytes } = options ?? {};
  if (typeof path !== "string" || path === "") throw new OptionError("path", "a file's name", typeof path);
  /** What the caller knows already. */
  let known: Credential | undefined;
  let latest: Promise<unknown> = Promise.resolve();
  return {
    async load() {
      await latest;
      await removeTemporaries(path);
      known = parseFile(path, await readWhole(path));
      return known;
    },
    async save(credential) {
      const checked = parseCredential(credential);
      const text = `${JSON.stringify(checked, null, 2)}\n`;
      const saving = latest.then(() => replace(path, text, randomBytes));
      latest = saving.catch(() => {});
      try {
        await saving;
      } catch (cause) {
        throw fileError(
          path,
          `cannot be written (${errnoOf(cause) ?? messageOf(cause)}): ${adviceOnFiles(errnoOf(cause)) ?? "check the folder and its rights"}`,
          cause,
        );
      }
      known = checked;
    },
    async watch({ signal, onCredential, everyMs = 2_000 }) {
      if (!Number.isInteger(everyMs) || everyMs < 100 || everyMs > 3_600_000)
        throw new OptionError("everyMs", "a whole number from 100 to 3600000", String(everyMs));
      while (!signal.aborted) {
        const found = await readWhole(path)
          .then(text => parseFile(path, text))
          .catch(() => undefined);
        if (
          found !== undefined &&
          !signal.aborted &&
          (known === undefined || !isSameCredential(known, found))
        ) {
          known = found;
          await onCredential(found);
        }
        await sleep(clock, everyMs, signal);
      }
    },
  };
}

async function readWhole(path: string): Promise<string> {
  try {
    const text = await readRegularFile(path, BYTES_MAX);
    if (typeof text === "string") return text;
    const what = text.kind === "odd" ? `is ${text.is}` : `has ${text.bytes} bytes`;
    throw fileError(path, `${what}, which is no credential: check the path`);
  } catch (cause) {
    if (cause instanceof IlinkError) throw cause;
    const errno = errnoOf(cause);
    // Sockets cannot be opened at all.
    if (errno === "ENXIO") throw fileError(path, "is no regular file: check the path", cause);
    if (errno !== "ENOENT")
      throw fileError(
        path,
        `cannot be read (${errno ?? messageOf(cause)}): ${adviceOnFiles(errno) ?? "check the path and the file's rights"}`,
        cause,
      );
    const message = `there is no credential file ${path}: log in first, by loginByQr say, and save the credential there`;
    throw new IlinkError("needs-login", message, { cause });
  }
}

function parseFile(path: string, text: string): Credential {
  try {
    return parseCredential(JSON.parse(text));
  } catch (error) {
    // The parser's own error quotes the file, and so perhaps the token: neither said nor kept.
    const why = error instanceof OptionError ? error.message : "it is not JSON";
    throw fileError(path, `holds no credential (${why}): log in again and save the credential there`);
  }
}

async function replace(path: string, text: string, randomBytes: RandomBytes): Promise<void> {
  await removeTemporaries(path);
  for (let attempt = 1; ; attempt++) {
    // Beside the file, so that the renaming stays within one disk. A name that nobody else has: what is renamed is this text.
    const temporary = `${path}.${Buffer.from(randomBytes(6)).toString("hex")}.tmp`;
    try {
      await write(temporary, text);
      if (await renamed(temporary, path)) break;
      if (attempt === ATTEMPTS_MAX) throw new Error("others save it all the time");
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }
  await syncFolder(dirname(path));
}

async function write(file: string, text: string): Promise<void> {
  const handle = await open(file, "wx", 0o600);
  try {
    // The umask took from the mode what it liked.
    await handle.chmod(0o600);
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** False when the temporary file is not there any more: somebody took it for one that a crash has left. */
async function renamed(temporary: string, path: string): Promise<boolean> {
  try {
    await rename(temporary, path);
    return true;
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return false;
    throw error;
  }
}

/** Whatever savings of this file left behind that did not come to their end. One that is under way begins again. */
async function removeTemporaries(path: string): Promise<void> {
  const [folder, name] = [dirname(path), basename(path)];
  // A folder that cannot be listed is told by what is to be done next, if that fails too.
  const files = await readdir(folder).catch((): string[] => []);
  const left = files.filter(file => file.startsWith(name) && TEMPORARY.test(file.slice(name.length)));
  for (const file of left) await rm(join(folder, file), { force: true }).catch(() => {});
}

/** Makes the renaming outlive a loss of power. Some systems know no such thing as a folder that can be opened. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path).catch(() => undefined);
  await folder?.sync().catch(() => {});
  // The file is there: what goes wrong from here on is no reason to call it lost.
  await folder?.close().catch(() => {});
}

function fileError(path: string, words: string, cause?: unknown): IlinkError {
  return new IlinkError("credential-file", `the credential file ${path} ${words}`, { cause });
}
