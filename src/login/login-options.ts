/** What a host may choose about a login, with defaults and checks. */
import { parseHostsAllowed } from "../address.ts";
import { ANSWER_BYTES_MAX } from "../body.ts";
import { type Clock, systemClock } from "../clock.ts";
import type { Credential } from "../credential.ts";
import { OptionError } from "../errors.ts";
import { PROTOCOL_VERSION } from "../protocol/headers.ts";
import { type Random, systemRandom } from "../random.ts";
import type { Awaitable } from "../store/store.ts";
import { systemFetch, type WebFetch } from "../web.ts";
import type { LoginSeams } from "./qr-code.ts";

/**
 * How a login stands, for the person who waits.
 * - `waiting`: a code is shown, and nobody has scanned it.
 * - `scanned`: somebody has; he is to confirm on his phone.
 * - `code-wanted`, `code-wrong`: the digits that the phone shows are asked for by `onVerifyCode`, again when they were wrong.
 * - `code-blocked`: too many were wrong.
 * - `code-used-up`: this QR code is of no use any more; another one is shown by `onQr`.
 * - `redirected`: the service goes on at another host. Nothing is to be done.
 * - `unreachable`: the network failed; it is asked again.
 * - `confirmed`: the credential is saved.
 * - `already-bound`: the service says that this bot is bound here already.
 * - `expired`: the last code is used up.
 */
export type QrLoginStatus =
  | "waiting"
  | "scanned"
  | "code-wanted"
  | "code-wrong"
  | "code-blocked"
  | "code-used-up"
  | "redirected"
  | "unreachable"
  | "confirmed"
  | "already-bound"
  | "expired";

/** What a host may choose about a login; `account`, `onQr` and `save` it has to. */
export interface QrLoginOptions {
  /** The host's own name for the account; becomes `account` of the credential. */
  account: string;
  /**
   * Show a QR code that says `url`. Called again with a fresh one when it was used up, four times in all. Not waited for: the
   * code may be scanned before it is done. What it throws ends the login.
   */
  onQr: (qr: { url: string }) => Awaitable<void>;
  /** Hears how the login stands, when that changes. @default nobody does */
  onStatus?: (status: QrLoginStatus) => void;
  /**
   * Ask for the digits that the phone shows; `wrong` when the last ones were. Asked three times per code. Give null to end
   * the login. `signal` says that nobody waits for the answer any more.
   */
  onVerifyCode?: (question: { wrong: boolean; signal: AbortSignal }) => Awaitable<string | null>;
  /**
   * Keep the credential, durably. Awaited before the login is reported, 2 minutes at the longest: from here on the service knows only the
   * new token.
   */
  save: (credential: Credential) => Awaitable<void>;
  /** Tokens of bots that are logged in on this machine, newest first; the service wants them to know them again. Ten are sent. @default none */
  localTokens?: readonly string[];
  /** Ends the login as `aborted`. */
  signal?: AbortSignal;
  /** Time for all of it, milliseconds. @default 480_000 */
  deadlineMs?: number;
  /** Bytes of an answer, in any coding; what is larger is not read to its end. @default 8_388_608 (8 MiB) */
  answerBytesMax?: number;
  /** @default "https://ilinkai.weixin.qq.com" */
  baseUrl?: string;
  /**
   * Hosts (`host` or `host:port`) beside the service's own, weixin.qq.com and what is below it, to which a login may lead, by https. An
   * address that the service names elsewhere is refused, but at the base URL that you give yourself. @default none
   */
  hostsAllowed?: readonly string[];
  /** @default the runtime's own time */
  clock?: Clock;
  /** @default the global `fetch`, looked up at each request */
  fetch?: WebFetch;
  /** @default the runtime's own chance */
  random?: Random;
  /** Version whose wire behaviour is spoken. @default "2.4.9" */
  channelVersion?: string;
}

/** @internal */
export interface LoginSettings
  extends LoginSeams,
    Pick<QrLoginOptions, "account" | "onQr" | "onVerifyCode" | "save"> {
  onStatus: (status: QrLoginStatus) => void;
  /** Ends in a slash. */
  baseUrl: string;
  hostsAllowed: ReadonlySet<string>;
  localTokens: readonly string[];
  signal: AbortSignal;
  deadlineMs: number;
}

const BASE_URL = "https://ilinkai.weixin.qq.com";
const DEADLINE_MS = 480_000;
const LOCAL_TOKENS_MAX = 10;

/** @throws OptionError that names the option. @internal */
export function resolveLoginOptions(options: QrLoginOptions): LoginSettings {
  const { account, onQr, onVerifyCode, save, baseUrl = BASE_URL, deadlineMs = DEADLINE_MS } = options ?? {};
  if (typeof account !== "string" || account === "")
    throw new OptionError("account", "a name", typeof account);
  if (typeof onQr !== "function") throw new OptionError("onQr", "a function", typeof onQr);
  if (typeof save !== "function") throw new OptionError("save", "a function", typeof save);
  const url = URL.parse(baseUrl);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new OptionError("baseUrl", "an http(s) URL", String(baseUrl));
  }
  if (!Number.isInteger(deadlineMs) || deadlineMs < 1_000 || deadlineMs > 3_600_000) {
    throw new OptionError("deadlineMs", "a whole number from 1000 to 3600000", String(deadlineMs));
  }
  const { answerBytesMax = ANSWER_BYTES_MAX } = options;
  if (!Number.isInteger(answerBytesMax) || answerBytesMax < 65_536 || answerBytesMax > 268_435_456) {
    throw new OptionError("answerBytesMax", "a whole number from 65536 to 268435456", String(answerBytesMax));
  }
  return {
    account,
    onQr,
    ...(onVerifyCode !== undefined && { onVerifyCode }),
    save,
    onStatus: options.onStatus ?? (() => {}),
    baseUrl: baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`,
    hostsAllowed: parseHostsAllowed(options.hostsAllowed),
    localTokens: (options.localTokens ?? []).slice(0, LOCAL_TOKENS_MAX),
    signal: options.signal ?? new AbortController().signal,
    deadlineMs,
    answerBytesMax,
    clock: options.clock ?? systemClock,
    fetch: options.fetch ?? systemFetch,
    random: options.random ?? systemRandom,
    channelVersion: options.channelVersion ?? PROTOCOL_VERSION,
  };
}
