/** One request to the service: headers, a deadline that covers the body too, and an answer that is never half read. */
import { ANSWER_BYTES_MAX, type AnswerBody, readText } from "./body.ts";
import type { Clock } from "./clock.ts";
import { within } from "./deadline.ts";
import { withoutEchoes } from "./echoes.ts";
import { TransportError } from "./errors.ts";
import { type BaseInfo, ENDPOINT_PATHS, type Endpoint, type Exchanges } from "./protocol/endpoints.ts";
import { requestHeaders, standingHeaders } from "./protocol/headers.ts";
import { JsonLimitError, parseLosslessJson } from "./protocol/lossless-json.ts";
import type { Random } from "./random.ts";
import {
  ABORTED,
  fault,
  lateReply,
  malformed,
  networkFault,
  oversized,
  type Reply,
  tooMuchWork,
} from "./reply.ts";
import { type MeterSeams, measured, type RequestMeter, UNHEARD } from "./request-event.ts";

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

/**
 * How long an answer that has begun to arrive may take to come whole after its request was aborted. The server counts it
 * as delivered: thrown away, its messages may be gone for good (ilink-protocol §2.2, at most once).
 * @internal
 */
export const ARRIVING_GRACE_MS = 250;

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
