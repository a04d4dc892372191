/** A credential in a file: loaded, saved whole or not at all, and watched for a login made elsewhere. */
import { type Clock, sleep, systemClock } from "./clock.ts";
import { type Credential, isSameCredential, parseCredential } from "./credential.ts";
import { inTime } from "./deadline.ts";
import { adviceOnFiles, errnoOf, IlinkError, messageOf, OptionError } from "./errors.ts";
import { type RandomBytes, systemRandomBytes } from "./random.ts";
import { readRegularFile } from "./regular-file.ts";
import { removeTemporaries, replaceFile } from "./replaced-file.ts";

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
  /**
   * Hears each credential that is not the one loaded, saved or told last. The next look waits for it. What it throws ends the
   * watching, and so does one that has not ended within 60 s.
   */
  onCredential: (credential: Credential) => Promise<void> | void;
  /** How often to look, milliseconds, 100 to 3_600_000. @default 2_000 */
  everyMs?: number;
}

/** One credential in one file. Made by {@link openCredentialFile}. */
export interface CredentialFile {
  /**
   * Read it, and remove what a crash has left of a saving.
   *
   * @throws IlinkError with code `needs-login` when there is no file yet, `credential-file` when it cannot be read, holds no
   * credential, or does not come within 10 s.
   */
  load(): Promise<Credential>;
  /**
   * Replace it, durably: written beside it, flushed and renamed, so that nobody ever reads a half of it. Only the file's
   * owner may read it (mode 0600). Savings of one `CredentialFile` take place in the order of their calls. What a crash
   * leaves of one, which may hold the token, is removed by the next `load` or `save` of the same path.
   *
   * @throws OptionError for an unusable credential; IlinkError with code `credential-file` when it cannot be written: then
   * the file is what it was; or when that has not ended within 10 s: then it may be either.
   */
  save(credential: Credential): Promise<void>;
  /**
   * Look at it again and again, for a login that another process made. A file that is missing, cannot be read or is half
   * written is passed over until it is whole. Resolves when the signal aborts.
   *
   * @throws IlinkError with code `deadline` when `onCredential` takes too long; what it throws.
   */
  watch(options: WatchOptions): Promise<void>;
}

/** More than any credential needs; more than that is not read. */
const BYTES_MAX = 64 * 1_024;

/** How long a look at the file, or its saving, may take: on a disk that is out of reach neither ever ends. */
const FILE_DEADLINE_MS = 10_000;
/** How long whoever hears of a credential may take. */
const TOLD_DEADLINE_MS = 60_000;

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
  const never = new AbortController().signal;
  const timed = <T>(work: Promise<T>, doing: string, signal = never): Promise<T> =>
    inTime(clock, { deadlineMs: FILE_DEADLINE_MS, signal }, work, () => {
      const words = `cannot be ${doing} (not within ${FILE_DEADLINE_MS} ms): look after its disk, or the line to it`;
      return fileError(path, words);
    });
  return {
    async load() {
      const read = async (): Promise<string> => {
        await latest;
        await removeTemporaries(path);
        return readWhole(path);
      };
      known = parseFile(path, await timed(read(), "read"));
      return known;
    },
    async save(credential) {
      const checked = parseCredential(credential);
      const text = `${JSON.stringify(checked, null, 2)}\n`;
      const saving = latest.then(() => replaceFile(path, text, randomBytes));
      latest = saving.catch(() => {});
      try {
        await timed(saving, "written");
      } catch (cause) {
        if (cause instanceof IlinkError) throw cause;
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
      /** One at a time: on a disk that hangs each holds a thread. */
      let reading: Promise<string> | null = null;
      while (!signal.aborted) {
        reading ??= readWhole(path).finally(() => {
          reading = null;
        });
        const found = await timed(reading, "read", signal)
          .then(text => parseFile(path, text))
          .catch(() => undefined);
        const isNews = found !== undefined && (known === undefined || !isSameCredential(known, found));
        if (isNews && !signal.aborted) {
          known = found;
          await tell(clock, signal, async () => onCredential(found));
        }
        await sleep(clock, everyMs, signal);
      }
    },
  };
}

/** What ends the watching need not wait for whoever hears of a credential. */
async function tell(clock: Clock, signal: AbortSignal, told: () => Promise<void>): Promise<void> {
  const message = `onCredential has not ended within ${TOLD_DEADLINE_MS} ms: the watching is over`;
  const late = (): IlinkError => new IlinkError("deadline", message);
  await inTime(clock, { deadlineMs: TOLD_DEADLINE_MS, signal }, told(), late).catch(error => {
    if (!signal.aborted) throw error;
  });
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

function fileError(path: string, words: string, cause?: unknown): IlinkError {
  return new IlinkError("credential-file", `the credential file ${path} ${words}`, { cause });
}
