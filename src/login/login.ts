/** Login by QR code: shown by the host, scanned by a person, ended by a credential that is saved first of all. */
import { sleep } from "../clock.ts";
import type { Credential } from "../credential.ts";
import { inTime } from "../deadline.ts";
import { IlinkError } from "../errors.ts";
import type { Awaitable } from "../store/store.ts";
import {
  type LoginSettings,
  type QrLoginOptions,
  type QrLoginStatus,
  resolveLoginOptions,
} from "./login-options.ts";
import { credentialOf, redirectedUrl } from "./named.ts";
import { createQrCode } from "./qr-code.ts";
import { askQrStatus, type QrStatus } from "./qr-status.ts";

export type { QrLoginOptions, QrLoginStatus } from "./login-options.ts";

/**
 * How a login ended.
 * - `confirmed`: the credential is saved.
 * - `already-bound`: the service says that this bot is bound here already, and gave no new credential: keep the old one.
 * - `expired`: nobody finished it: the codes ran out, or the time.
 * - `aborted`: the signal ended it, or no verify code was given.
 */
export type QrLoginEnd =
  | { kind: "confirmed"; credential: Credential }
  | { kind: "already-bound" }
  | { kind: "expired" }
  | { kind: "aborted" };

/** How long the service may hold a question about the status. */
const STATUS_DEADLINE_MS = 35_000;
const STATUS_PAUSE_MS = 1_000;
/** A code older than that is replaced unasked. */
const QR_AGE_MS_MAX = 300_000;
/** Codes after the first one. */
const REFRESHES_MAX = 3;
/** How long the keeping of a credential may take. */
const SAVE_DEADLINE_MS = 120_000;
/** Questions for a verify code, per QR code; when the last answer is wrong too, it counts as blocked. */
const QUESTIONS_MAX = 3;

/**
 * Log in. Only ever called by the host: nothing in the client opens a login by itself. Shows up to four codes, asks the
 * service for their status every second at most, and ends after 480 s.
 *
 * @example
 * ```ts
 * const end = await loginByQr({ account: "bot", onQr: ({ url }) => show(url), save: credential => vault.write(credential) });
 * if (end.kind === "confirmed") await client.login(end.credential);
 * ```
 * @throws OptionError for an unusable option; IlinkError with code `login` when the service gives no QR code or confirms
 * without a usable credential, a verify code is wanted and nobody is there to give it, or `save` takes more than 2 minutes; AddressError (code
 * `foreign-address`) when the service leads the login to a host that is none of its own: nothing is asked there, and no
 * credential saved; what `onQr`, `onStatus`, `onVerifyCode` and `save` throw.
 */
export async function loginByQr(options: QrLoginOptions): Promise<QrLoginEnd> {
  const settings = resolveLoginOptions(options);
  const { clock, deadlineMs, signal } = settings;
  // One signal for the caller's abort and the end of time; what remains tells which it was.
  const time = new AbortController();
  const end = (): void => time.abort();
  if (signal.aborted) end();
  signal.addEventListener("abort", end);
  const timer = clock.setTimeout(end, deadlineMs);
  try {
    const ended = await showCodes(settings, time.signal);
    return ended.kind === "aborted" && time.signal.aborted && !signal.aborted ? { kind: "expired" } : ended;
  } finally {
    clock.clearTimeout(timer);
    signal.removeEventListener("abort", end);
  }
}

/** One code after the other. */
async function showCodes(settings: LoginSettings, signal: AbortSignal): Promise<QrLoginEnd> {
  // The host that the service sends us to stays for the rest of this login; codes always come from the first.
  const hosts = { statusUrl: settings.baseUrl };
  for (let refreshes = 0; refreshes <= REFRESHES_MAX; refreshes++) {
    const code = await createQrCode(settings, settings.baseUrl, settings.localTokens, signal);
    if (code === null || signal.aborted) return { kind: "aborted" };
    const end = await whileShown(settings.onQr({ url: code.url }), signal, shown =>
      watchCode(settings, code.key, hosts, shown),
    );
    if (end !== "used-up") return end;
    settings.onStatus(refreshes < REFRESHES_MAX ? "code-used-up" : "expired");
  }
  return { kind: "expired" };
}

/**
 * Watch a code while it is shown: somebody may scan it long before `onQr` is done with it, or though it never is. That it could
 * not be shown ends the watching; a login that was confirmed before stays one.
 */
async function whileShown(
  showing: Awaitable<void>,
  signal: AbortSignal,
  watch: (signal: AbortSignal) => Promise<QrLoginEnd | "used-up">,
): Promise<QrLoginEnd | "used-up"> {
  const shown = new AbortController();
  const end = (): void => shown.abort();
  signal.addEventListener("abort", end);
  let failure: { error: unknown } | undefined;
  Promise.resolve(showing).catch(error => {
    failure = { error };
    end();
  });
  try {
    const ended = await watch(shown.signal);
    const isAborted = ended !== "used-up" && ended.kind === "aborted";
    if (failure !== undefined && isAborted) throw (failure as { error: unknown }).error;
    return ended;
  } finally {
    signal.removeEventListener("abort", end);
  }
}

/** Watch one code until it comes to an end, good or bad. */
async function watchCode(
  settings: LoginSettings,
  key: string,
  hosts: { statusUrl: string },
  signal: AbortSignal,
): Promise<QrLoginEnd | "used-up"> {
  const { clock } = settings;
  const shownMs = clock.monotonicMs();
  const tell = onChange(settings.onStatus);
  let verifyCode: string | null = null;
  let questions = 0;
  while (!signal.aborted) {
    const limits = { deadlineMs: STATUS_DEADLINE_MS, signal };
    const status: QrStatus = await askQrStatus(settings, hosts.statusUrl, key, verifyCode, limits);
    switch (status.kind) {
      case "wait":
        // A code that was accepted is not asked for again.
        if (status.scanned) verifyCode = null;
        tell(status.scanned ? "scanned" : "waiting");
        break;
      case "unreachable":
        tell("unreachable");
        break;
      case "redirect":
        hosts.statusUrl = redirectedUrl(settings, status.host);
        tell("redirected");
        break;
      case "code-wanted":
        if (questions >= QUESTIONS_MAX) return "used-up";
        tell(questions > 0 ? "code-wrong" : "code-wanted");
        verifyCode = await askVerifyCode(settings, questions++ > 0, signal);
        if (verifyCode === null) return { kind: "aborted" };
        break;
      case "code-blocked":
        tell("code-blocked");
        return "used-up";
      case "expired":
        return "used-up";
      case "already-bound":
        tell("already-bound");
        return { kind: "already-bound" };
      case "confirmed": {
        const credential = credentialOf(settings, status);
        // Before anybody hears of it: the service has forgotten the former token already (S-12).
        await save(settings, credential);
        tell("confirmed");
        return { kind: "confirmed", credential };
      }
      case "aborted":
        return { kind: "aborted" };
      default:
        return status satisfies never;
    }
    await sleep(clock, STATUS_PAUSE_MS, signal);
    if (clock.monotonicMs() - shownMs >= QR_AGE_MS_MAX) return "used-up";
  }
  return { kind: "aborted" };
}

/** Tells what is not what was told last. */
function onChange(listener: (status: QrLoginStatus) => void): (status: QrLoginStatus) => void {
  let last: QrLoginStatus | undefined;
  return status => {
    if (status === last) return;
    last = status;
    listener(status);
  };
}

/** The digits that the person's phone shows; null when none were given, or the login ended first. */
async function askVerifyCode(
  { onVerifyCode }: LoginSettings,
  wrong: boolean,
  signal: AbortSignal,
): Promise<string | null> {
  if (onVerifyCode === undefined) {
    throw new IlinkError("login", "the service wants a verify code, and there is no onVerifyCode to ask");
  }
  const answer = await unlessEnded(onVerifyCode({ wrong, signal }), signal);
  const code = answer?.value;
  return typeof code === "string" && code.trim() !== "" ? code.trim() : null;
}

/** What a callback gives; null when the login has ended first. Then nobody hears of it any more. */
async function unlessEnded<T>(given: Awaitable<T>, signal: AbortSignal): Promise<{ value: T } | null> {
  const { promise: ended, resolve } = Promise.withResolvers<null>();
  const end = (): void => resolve(null);
  signal.addEventListener("abort", end);
  const asked = Promise.resolve(given).then(value => ({ value }));
  try {
    return signal.aborted ? null : await Promise.race([asked, ended]);
  } finally {
    signal.removeEventListener("abort", end);
    // Whoever lost the race may still throw; nobody listens any more.
    asked.catch(() => {});
  }
}

/** The service knows only the new token from here on: neither the caller's signal nor the deadline ends this. */
async function save({ clock, save, account }: LoginSettings, credential: Credential): Promise<void> {
  const saving = save(credential);
  if (!(saving instanceof Promise)) return;
  const limits = { deadlineMs: SAVE_DEADLINE_MS, signal: new AbortController().signal };
  const words = `the credential of account ${account} is given, and save has not ended within ${SAVE_DEADLINE_MS} ms: look whether it is kept; if not, log in again`;
  await inTime(clock, limits, saving, () => new IlinkError("login", words));
}
