/** What the http door says when a limit of its own is met. */
import type { HttpLimits } from "./http-limits.ts";
import type { LimitMet, Refusal } from "./refusal.ts";
import { inEnglish, say } from "./sentences.ts";

export const NO_TUNNEL: Refusal = {
  limit: "target",
  status: 405,
  message: inEnglish(say("limit.tunnel")),
};

export const NO_EXPECTATION: Refusal = {
  limit: "malformed",
  status: 417,
  message: inEnglish(say("limit.expect")),
};

export function bodyTooLong(bytesMax: number): Refusal {
  return {
    limit: "body",
    status: 413,
    message: inEnglish(say("limit.body", { bytesMax })),
  };
}

export function bodiesFull({ bodiesBytesMax }: HttpLimits): Refusal {
  const message = inEnglish(say("limit.bodies", { bytesMax: bodiesBytesMax }));
  return { limit: "bodies", status: 503, message };
}

export function tooManyHeaders(
  rawHeaders: readonly string[],
  { headersMax }: HttpLimits,
): Refusal | undefined {
  const count = rawHeaders.length / 2;
  const message = inEnglish(say("limit.headers", { count, headersMax }));
  return count > headersMax ? { limit: "headers", status: 431, message } : undefined;
}

/** @param error what Node has against a request that never came to be one */
export function notRead({ code = "?" }: NodeJS.ErrnoException, limits: HttpLimits): Refusal {
  switch (code) {
    case "HPE_HEADER_OVERFLOW":
      return {
        limit: "headers",
        status: 431,
        message: inEnglish(say("limit.header-bytes", { bytesMax: limits.headerBytesMax })),
      };
    case "HPE_CHUNK_EXTENSIONS_OVERFLOW":
      return { limit: "body", status: 413, message: inEnglish(say("limit.chunk")) };
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return {
        limit: "slow",
        status: 408,
        message: inEnglish(say("limit.slow", { headersMs: limits.headersMs, requestMs: limits.requestMs })),
      };
    default:
      return { limit: "malformed", status: 400, message: inEnglish(say("limit.no-http", { code })) };
  }
}

export function tooManyConnections({ connectionsMax }: HttpLimits): LimitMet {
  return {
    limit: "connections",
    message: inEnglish(say("limit.connections", { connectionsMax })),
  };
}

export function tooManyAtOnce({ pipelinedMax }: HttpLimits): LimitMet {
  const message = inEnglish(say("limit.pipelined", { pipelinedMax }));
  return { limit: "pipelined", message };
}

export function leftUnread({ unreadMs, unreadBytesMax }: HttpLimits): LimitMet {
  const message = inEnglish(say("limit.unread", { unreadMs, bytesMax: unreadBytesMax }));
  return { limit: "unread", message };
}
