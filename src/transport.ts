/** One request to the service: headers, a deadline that covers the body too, and an answer that is never half read. */
import { ANSWER_BYTES_MAX, type AnswerBody, type Read, readText } from "./body.ts";
import type { Clock } from "./clock.ts";
import { within } from "./deadline.ts";
import { adviceOnFiles, errnoOf, TransportError } from "./errors.ts";
import { type BaseInfo, ENDPOINT_PATHS, type Endpoint, type Exchanges } from "./protocol/endpoints.ts";
import { requestHeaders, standingHeaders } from "./protocol/headers.ts";
import { JsonLimitError, parseLosslessJson } from "./protocol/lossless-json.ts";
import type { Random } from "./random.ts";
import type { Reply } from "./reply.ts";
import { type MeterSeams, measured, type RequestMeter, UNHEARD } from "./request-event.ts";
import type { Unbegun } from "./turns.ts";
import { withoutSecrets } from "./words.ts";

export type { Reply } from "./reply.ts";

/** The part of a fetch response that the client reads. The global `Response` fits. */
export interface FetchResponse {
  /** HTTP status. */
  readonly status: number;
  /** By name, in whatever case. Without them the body's length is not known beforehand. */
  readonly headers?: { get(name: string): string | null };
  /** Read piece by piece when it is iterable and its length is not known, so that its size is bounded; cancelled when it is not wanted. */
  readonly body?: AnswerBody | null;
  /** The whole body as text. */
  text(): Promise<string>;
}

/** What the client gives to fetch. `signal` must end the request and the reading of its body. */
export interface FetchInit {
  /** All calls of the API are POSTs. */
  method: "POST";
  /** Every header that the service expects; among them the bearer token. */
  headers: Record<string, string>;
  /** JSON. */
  body: string;
  /** Ends the request. */
  signal: AbortSignal;
  /** Redirects are not followed: the token belongs to one host. */
  redirect: "manual";
}

/** A fetch-shaped function. The global `fetch` fits. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

/** Where requests go and in whose name. @internal */
export interface Target {
  readonly account: string;
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Errors of a connection that never came to be: the request cannot have arrived. */
const NEVER_REACHED: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EADDRNOTAVAIL",
  "EMFILE",
  "ENFILE",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/**
 * How long an answer that has begun to arrive may take to come whole after its request was aborted. The server counts it
 * as delivered: thrown away, its messages may be gone for good (ilink-protocol §2.2, at most once).
 * @internal
 */
export const ARRIVING_GRACE_MS = 250;

/** @internal */
export const ABORTED = { kind: "aborted" } as const;

/** @internal */
export class Transport {
  readonly #clock: Clock;
  /** For requests that go elsewhere in an account's name. */
  readonly metered: MeterSeams;
  readonly #fetch: Fetch;
  readonly #random: Random;
  readonly #baseInfo: BaseInfo;
  readonly #answerBytesMax: number;

  /** @param answerBytesMax of an answer's body, in any coding: what is larger is not read to its end. */
  constructor(
    seams: { clock: Clock; fetch: Fetch; random: Random; meter?: RequestMeter },
    baseInfo: BaseInfo,
    answerBytesMax = ANSWER_BYTES_MAX,
  ) {
    this.#clock = seams.clock;
    this.metered = { clock: seams.clock, meter: seams.meter ?? UNHEARD };
    this.#fetch = seams.fetch;
    this.#random = seams.random;
    this.#baseInfo = baseInfo;
    this.#answerBytesMax = answerBytesMax;
  }

  /** Prepare what every request of a credential shares. */
  target(credential: { account: string; baseUrl: string; token: string }): Target {
    const { account, baseUrl } = credential;
    return {
      account,
      baseUrl: baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`,
      headers: standingHeaders(credential.token.trim(), this.#baseInfo.channel_version),
    };
  }

  /**
   * Send a request. It is on its way when this returns; the promise tells how it ended and never rejects.
   * When it settles, its timer and its listener on `signal` are gone. Aborted while its answer is arriving, it waits a moment
   * for the whole of it.
   */
  post<Name extends Endpoint>(
    endpoint: Name,
    request: Exchanges[Name]["request"],
    to: Target,
    deadlineMs: number,
    signal: AbortSignal,
  ): Promise<Reply<Exchanges[Name]["answer"]>> {
    return measured(this.metered, { account: to.account, endpoint }, signal, () =>
      this.#post(endpoint, request, to, deadlineMs, signal),
    );
  }

  #post<Name extends Endpoint>(
    endpoint: Name,
    request: Exchanges[Name]["request"],
    to: Target,
    deadlineMs: number,
    signal: AbortSignal,
  ): Promise<Reply<Exchanges[Name]["answer"]>> {
    let arriving = false;
    const onHead = (): void => {
      arriving = true;
    };
    const graceMs = (): number => (arriving ? ARRIVING_GRACE_MS : 0);
    return within<Reply<Exchanges[Name]["answer"]>>(
      this.#clock,
      { deadlineMs, signal, graceMs },
      ownSignal => {
        const init: FetchInit = {
          method: "POST",
          headers: requestHeaders(to.headers, this.#random),
          body: JSON.stringify({ ...request, base_info: this.#baseInfo }),
          signal: ownSignal,
          redirect: "manual",
        };
        const url = to.baseUrl + ENDPOINT_PATHS[endpoint];
        const how = {
          bytesMax: this.#answerBytesMax,
          sent: [to.headers, request],
          onHead,
        };
        return exchange(this.#fetch, url, init, endpoint, how);
      },
      { late: () => lateReply(endpoint, deadlineMs), aborted: () => ABORTED },
    );
  }
}

/** The end of a request whose time is up. @internal */
export function lateReply(endpoint: string, deadlineMs: number): Reply<never> {
  const message = `no whole answer within ${deadlineMs} ms`;
  return fault(new TransportError("deadline", { endpoint, message }), false);
}

/** The end of a request whose turn never came, see {@link Turns}: the service has not heard of it. @internal */
export function unbegun(endpoint: string): (why: Unbegun) => Reply<never> {
  return why => {
    const message =
      why === "late"
        ? "as many requests as requestsMax allows were under way all the time"
        : "the account was stopped before its turn came";
    const code = why === "late" ? "deadline" : "aborted";
    return fault(new TransportError(code, { endpoint, message, neverReached: true }), false);
  };
}

/** The end of a request whose network failed; `status` when the answer had begun. @internal */
export function networkFault(endpoint: string, error: unknown, status?: number): Reply<never> {
  const errno = errnoOf(error);
  const advice = adviceOnFiles(errno);
  const facts = {
    endpoint,
    message: advice === undefined ? (errno ?? "the network failed") : `${errno}: ${advice}`,
    ...(errno !== undefined && { errno }),
    ...(status !== undefined && { status }),
    neverReached: status === undefined && errno !== undefined && NEVER_REACHED.has(errno),
  };
  return fault(new TransportError("network", facts, { cause: error }), status !== undefined);
}

async function exchange<Body>(
  fetch: Fetch,
  url: string,
  init: FetchInit,
  endpoint: Endpoint,
  { bytesMax, sent, onHead }: { bytesMax: number; sent: unknown; onHead: () => void },
): Promise<Reply<Body>> {
  let status: number | undefined;
  try {
    const response = await fetch(url, init);
    status = response.status;
    onHead();
    if (status !== 200) {
      // Unread bodies hold their connection; what the cancelling says is of no interest.
      response.body?.cancel().catch(() => {});
      return fault(
        new TransportError("http-status", { endpoint, status, message: `HTTP status ${status}` }),
        true,
      );
    }
    const read = await readText(response, bytesMax);
    if (read.kind === "whole") return withoutEchoes(parse(read.content, endpoint), sent);
    return oversized(endpoint, read, bytesMax);
  } catch (error) {
    return networkFault(endpoint, error, status);
  }
}

/** What is secret in a request. The service has been seen to quote what it was given. */
const SECRET_KEYS = /^(?:authorization|context_token|get_updates_buf|text|aeskey|aes_key|typing_ticket)$/i;

/** An answer whose words do not repeat what is secret in its request. */
function withoutEchoes<Body>(reply: Reply<Body>, sent: unknown): Reply<Body> {
  if (reply.kind !== "answer") return reply;
  const { errmsg } = reply.body as { errmsg?: unknown };
  if (typeof errmsg !== "string" || errmsg === "") return reply;
  return { kind: "answer", body: { ...reply.body, errmsg: withoutSecrets(errmsg, secretsIn(sent)) } };
}

function secretsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (typeof inner !== "string") return secretsIn(inner);
    if (!SECRET_KEYS.test(key)) return [];
    const bare = inner.replace(/^Bearer /, "");
    // A token begins with the id of its bot, which is no secret; the rest alone is one.
    return [bare, bare.slice(bare.lastIndexOf(":") + 1)];
  });
}

function parse<Body>(text: string, endpoint: Endpoint): Reply<Body> {
  // The yes to a text may be an empty body where others are `{}`; elsewhere it says nothing.
  if (text === "" && endpoint === "sendmessage") return { kind: "answer", body: {} as Body };
  let body: unknown;
  try {
    body = parseLosslessJson(text);
  } catch (error) {
    // The parser's own error quotes the body, so it is not kept as a cause.
    if (error instanceof JsonLimitError) return tooMuchWork(endpoint, error);
    return malformed(endpoint, "the body is not JSON");
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return malformed(endpoint, "the body is not a JSON object");
  }
  return { kind: "answer", body: body as Body };
}

/** An answer that is not what it should be. @internal */
export function malformed(endpoint: string, message: string): Reply<never> {
  return fault(new TransportError("malformed-body", { endpoint, status: 200, message }), true);
}

/** An answer whose rest was not read. @internal */
export function oversized(
  endpoint: string,
  { bytes }: Extract<Read<never>, { kind: "too-large" }>,
  bytesMax: number,
): Reply<never> {
  const message =
    bytes > bytesMax
      ? `the answer has ${bytes} bytes or more, and ${bytesMax} are allowed (option answerBytesMax)`
      : `the answer comes in too many pieces: ${bytes} bytes so far; ${bytesMax} are allowed (option answerBytesMax), and far fewer pieces`;
  const error = new TransportError("answer-too-large", { endpoint, status: 200, message });
  return fault(error, true);
}

/** An answer that would hold up whoever parses it. @internal */
export function tooMuchWork(endpoint: string, { message }: JsonLimitError): Reply<never> {
  return fault(new TransportError("answer-too-large", { endpoint, status: 200, message }), true);
}

/** An end without a usable answer. @internal */
export function fault(error: TransportError, answered: boolean): Reply<never> {
  return { kind: "fault", error, answered };
}
