/** The repair around a `fetch`. */
import type { Answer, Send } from "./call.ts";
import { answerFrom, endedBy } from "./passed-on.ts";
import { Repair, type RepairOptions } from "./repair.ts";

/** The global `fetch`, and what is called like it. */
export type FetchFunction = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * A `fetch` through which an iLink client survives a stale token: getupdates never answers `-14`, a request that is
 * refused with it is repeated once the session is cured, and polls outlast the service's hold. Every other request goes
 * through untouched. See `docs/repair.md`.
 *
 * @example
 * ```ts
 * const bot = new SomeClient({ fetch: wrapFetch(globalThis.fetch) });
 * ```
 * @throws OptionError for an unusable option.
 */
export function wrapFetch(fetch: FetchFunction, options: RepairOptions = {}): FetchFunction {
  return fetchThrough(new Repair(options), fetch);
}

/** @internal */
export function fetchThrough(repair: Repair, fetch: FetchFunction): FetchFunction {
  return (input, init) => {
    const isRequest = typeof input === "object" && "headers" in input;
    const url = isRequest ? input.url : String(input);
    const place = repair.placeOf(init?.method ?? (isRequest ? input.method : "GET"), url);
    if (place === undefined) return fetch(input, init);
    const send = sendBy(fetch, init, repair.answerBytesMax);
    return (async () => {
      const given = isRequest && init?.headers === undefined ? input.headers : init?.headers;
      const headers = Object.fromEntries(new Headers(given));
      const body = await bodyOf(input, init);
      const signal = init?.signal ?? (isRequest ? input.signal : new AbortController().signal);
      return responseOf(await repair.carryOut(place, { url, headers, body, signal }, send), signal);
    })();
  };
}

/** A way to send that keeps nothing of the call it came with but what the caller chose beside it: a dispatcher, keepalive. */
function sendBy(fetch: FetchFunction, init: RequestInit = {}, bytesMax: number): Send {
  const { method: _method, headers: _headers, body: _body, signal: _signal, ...rest } = init;
  return async ({ url, headers, body, signal }) =>
    answerFrom(
      await fetch(url, { ...rest, method: "POST", headers: { ...headers }, body, signal }),
      bytesMax,
    );
}

async function bodyOf(input: string | URL | Request, init: RequestInit | undefined): Promise<string> {
  if (typeof init?.body === "string") return init.body;
  if (init?.body !== undefined && init.body !== null) return new Response(init.body).text();
  return typeof input === "object" && "headers" in input ? input.text() : "";
}

/** Lengths and codings are of the body as it was on the wire. */
const OF_THE_WIRE = ["content-length", "content-encoding", "transfer-encoding"];
/** Statuses that must not have a body. */
const WITHOUT_BODY = new Set([101, 204, 205, 304]);

function responseOf({ status, headers, text, passedOn }: Answer, signal: AbortSignal): Response {
  const body = passedOn === undefined ? text : endedBy(signal, passedOn.body);
  const response = new Response(WITHOUT_BODY.has(status) ? null : body, { status, headers });
  for (const name of OF_THE_WIRE) response.headers.delete(name);
  return response;
}
