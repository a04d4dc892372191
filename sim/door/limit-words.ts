/** What the http door says when a limit of its own is met. */
import type { HttpLimits } from "./http-limits.ts";
import type { LimitMet, Refusal } from "./refusal.ts";

export const NO_TUNNEL: Refusal = {
  limit: "target",
  status: 405,
  message: "the service opens no tunnel: this is no proxy",
};

export const NO_EXPECTATION: Refusal = {
  limit: "malformed",
  status: 417,
  message: "the only Expect that is understood is 100-continue",
};

export function bodyTooLong(bytesMax: number): Refusal {
  return {
    limit: "body",
    status: 413,
    message: `the body is longer than the ${bytesMax} bytes that are taken`,
  };
}

export function bodiesFull({ bodiesBytesMax }: HttpLimits): Refusal {
  const message = `the bodies of all requests under way are longer than the ${bodiesBytesMax} bytes that are kept; ask again later`;
  return { limit: "bodies", status: 503, message };
}

export function tooManyHeaders(
  rawHeaders: readonly string[],
  { headersMax }: HttpLimits,
): Refusal | undefined {
  const count = rawHeaders.length / 2;
  const message = `the request has ${count} headers; ${headersMax} are taken`;
  return count > headersMax ? { limit: "headers", status: 431, message } : undefined;
}

/** @param error what Node has against a request that never came to be one */
export function notRead({ code = "?" }: NodeJS.ErrnoException, limits: HttpLimits): Refusal {
  switch (code) {
    case "HPE_HEADER_OVERFLOW":
      return {
        limit: "headers",
        status: 431,
        message: `the headers are longer than the ${limits.headerBytesMax} bytes that are taken`,
      };
    case "HPE_CHUNK_EXTENSIONS_OVERFLOW":
      return { limit: "body", status: 413, message: "a chunk of the body has too long an extension" };
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return {
        limit: "slow",
        status: 408,
        message: `the headers have to be here within ${limits.headersMs} ms and the whole request within ${limits.requestMs} ms`,
      };
    default:
      return { limit: "malformed", status: 400, message: `this is no HTTP request (${code})` };
  }
}

export function tooManyConnections({ connectionsMax }: HttpLimits): LimitMet {
  return {
    limit: "connections",
    message: `${connectionsMax} connections are open; one more was closed at once`,
  };
}

export function tooManyAtOnce({ pipelinedMax }: HttpLimits): LimitMet {
  const message = `more than ${pipelinedMax} requests without an answer on one connection; it was closed`;
  return { limit: "pipelined", message };
}

export function leftUnread({ unreadMs, unreadBytesMax }: HttpLimits): LimitMet {
  const message = `a client read nothing of its answer for ${unreadMs} ms, or left more than ${unreadBytesMax} bytes of it; its connection was closed`;
  return { limit: "unread", message };
}
