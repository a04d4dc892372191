/**
 * The one family of errors that a host can meet. Messages never hold a token or a message's text, and nothing that a terminal
 * would obey: what others said in them is escaped and cut.
 */
import { cut, escaped } from "./words.ts";

/** Longest message, characters; what is left out is counted in it. */
const MESSAGE_MAX = 2_000;
/** The most that is told of the server's own words, characters. */
const SERVER_WORDS_MAX = 200;

/** The server's words as they are told. @internal */
export function serverWords(words: string): string {
  return escaped(cut(words, SERVER_WORDS_MAX));
}

/** Stable names of what went wrong; safe to switch on. */
export type IlinkErrorCode =
  /** An option or argument is not usable; the field and what came are in the message. */
  | "invalid-option"
  /** No answer came whole before the client's own deadline. */
  | "deadline"
  /** The network failed; `errno` says how, when the runtime told. */
  | "network"
  /** The server answered with an HTTP status other than 200. */
  | "http-status"
  /** The answer's body is not a JSON object. */
  | "malformed-body"
  /** The answer's body is larger than `answerBytesMax`, or would take too long to parse. */
  | "answer-too-large"
  /** The server answered with an error code in `ret` or `errcode`. */
  | "service"
  /** The caller, or a stop, ended the request. */
  | "aborted"
  /** The store could not read or write; of the SQLite store, a {@link StoreError} says why. */
  | "store"
  /** The service calls the token stale, and only a new login helps; or there is no credential yet. */
  | "needs-login"
  /** The account is not started, or was stopped meanwhile. */
  | "stopped"
  /** A credential file that holds no credential, or cannot be read or written. */
  | "credential-file"
  /** The host's message handler threw. */
  | "handler"
  /** Media that cannot be used: too large, not where it should be, or not to be decrypted. */
  | "media"
  /** A QR login that cannot come to an end. */
  | "login"
  /** More was asked for at a time than an option allows; the message names it. */
  | "too-many"
  /** The service named an address that is none of its own: see {@link AddressError}. */
  | "foreign-address"
  /** A defect of the client, or of a seam given to it. */
  | "internal";

/** Any error of this client. `code` is stable, `cause` keeps what lies behind it. */
export class IlinkError extends Error {
  override readonly name: string = "IlinkError";
  /** What went wrong: the only part of an error to decide by. */
  readonly code: IlinkErrorCode;

  constructor(code: IlinkErrorCode, message: string, options?: ErrorOptions) {
    super(escaped(cut(message, MESSAGE_MAX)), options);
    this.code = code;
  }
}

/** An option or argument that cannot be used. Thrown where it is given, before anything happens. */
export class OptionError extends IlinkError {
  override readonly name = "OptionError";
  /** Its name, with the object that it belongs to: `credential.token`. */
  readonly option: string;

  constructor(option: string, expected: string, got: string) {
    super("invalid-option", `${option} must be ${expected}; got ${got}`);
    this.option = option;
  }
}

/** A request that ended without a usable answer. */
export class TransportError extends IlinkError {
  override readonly name = "TransportError";
  /** The last part of the request's path, or `cdn-upload`, `cdn-download`. */
  readonly endpoint: string;
  /** HTTP status, for `http-status`, `malformed-body` and `answer-too-large`. */
  readonly status: number | undefined;
  /** The runtime's own code, for `network`: `ECONNRESET`, `UND_ERR_CONNECT_TIMEOUT`, … */
  readonly errno: string | undefined;
  /** The request certainly never reached the server. */
  readonly neverReached: boolean;

  constructor(
    code: "deadline" | "network" | "http-status" | "malformed-body" | "answer-too-large" | "aborted",
    facts: { endpoint: string; message: string; status?: number; errno?: string; neverReached?: boolean },
    options?: ErrorOptions,
  ) {
    super(code, `${facts.endpoint}: ${facts.message}`, options);
    this.endpoint = facts.endpoint;
    this.status = facts.status;
    this.errno = facts.errno;
    this.neverReached = facts.neverReached ?? false;
  }
}

/** An answer that carries an error code. */
export class ServiceError extends IlinkError {
  override readonly name = "ServiceError";
  /** The last part of the request's path. */
  readonly endpoint: string;
  /** The code as on the wire; `-14` is a stale token. */
  readonly serviceCode: number | string;
  /** The server's words: the first 200 characters, with what a terminal would obey written out. */
  readonly serviceMessage: string | undefined;

  constructor(endpoint: string, serviceCode: number | string, serviceMessage?: string) {
    const told = serviceMessage === undefined ? undefined : serverWords(serviceMessage);
    const words = told === undefined ? "" : ` (${told})`;
    // What is no number is not the service's own word, and may be anything: it is not repeated.
    const code = typeof serviceCode === "number" ? `code ${serviceCode}` : "a code that is no number";
    super("service", `${endpoint}: the server answered with ${code}${words}`);
    this.endpoint = endpoint;
    this.serviceCode = serviceCode;
    this.serviceMessage = told;
  }
}

/** Runtimes make such codes; anything else that calls itself one is not repeated. */
const ERRNO = /^[\w.-]{1,64}$/;
/**
 * What is wrong with an address that the service named.
 * - `unreadable`: it is no URL.
 * - `user-info`: it has a user's name or a password in it.
 * - `scheme`: it is not https, and no base URL that the caller gave.
 * - `ip-address`: a number in place of a name.
 * - `local-name`: a name of this machine or of its own network.
 * - `port`: a host of the service, at a port of its own.
 * - `other-host`: a host that is none of the service's.
 */
export type AddressFlaw =
  | "unreadable"
  | "user-info"
  | "scheme"
  | "ip-address"
  | "local-name"
  | "port"
  | "other-host";

const BY_OPTION = "if it belongs to the service that you use, name the host in the option hostsAllowed";

const ADDRESS_WORDS: Readonly<Record<AddressFlaw, readonly [why: string, advice: string]>> = {
  unreadable: ["which cannot be read as a URL", "ask whoever runs the service"],
  "user-info": [
    "with a user's name or a password in it, which no address of the service has",
    "no option allows that",
  ],
  scheme: [
    "not by https",
    "another scheme is taken only where baseUrl or cdnBaseUrl, as you give them, have it",
  ],
  "ip-address": ["which is an IP address", BY_OPTION],
  "local-name": ["which is a name of this machine or of its own network", BY_OPTION],
  port: ["at a port that the service does not use", BY_OPTION],
  "other-host": ["which is none of the service's own (weixin.qq.com and what is below it)", BY_OPTION],
};

/** The longest host that is shown. */
const HOST_CHARS_MAX = 255;

/** The service named an address to which nothing is sent: it would be given what is meant for the service alone. */
export class AddressError extends IlinkError {
  override readonly name = "AddressError";
  /** The host that was named, with its port; empty when it could not be read. */
  readonly host: string;
  /** What is wrong with it. */
  readonly flaw: AddressFlaw;

  constructor(what: string, host: string, flaw: AddressFlaw) {
    const shown = host.slice(0, HOST_CHARS_MAX);
    const [why, advice] = ADDRESS_WORDS[flaw];
    const place = shown === "" ? "an address" : `the host ${shown}`;
    super("foreign-address", `${what} names ${place}, ${why}: nothing was sent there; ${advice}`);
    this.host = shown;
    this.flaw = flaw;
  }
}

/** The code of a system error, searched through the causes (undici wraps the socket's error). @internal */
export function errnoOf(error: unknown): string | undefined {
  let current = error;
  // Five floors are more than any runtime builds; the limit guards against a cause that is its own cause.
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    const { code } = current as { code?: unknown };
    if (typeof code === "string" && ERRNO.test(code)) return code;
    current = current.cause;
  }
  return undefined;
}

/** What to do when no file can be opened any more, whatever it was for; undefined for any other error. @internal */
export function adviceOnFiles(errno: string | undefined): string | undefined {
  if (errno === "EMFILE")
    return "this process has as many files and connections open as it may: raise its limit (ulimit -n), or have fewer open at a time";
  if (errno === "ENFILE")
    return "this machine has as many files and connections open as it may: raise its limit (fs.file-max), or have fewer open at a time";
  return undefined;
}

/** A sentence for any thrown value. @internal */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "something that is not an Error was thrown";
}

/** What may be logged of any thrown value: our own words, else its kind. The words of others may quote what they were given. @internal */
export function loggable(error: unknown): string {
  if (error instanceof IlinkError) return error.message;
  return (
    errnoOf(error) ?? (error instanceof Error ? error.name : "something that is not an Error was thrown")
  );
}
