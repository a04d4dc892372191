/** Asks the service for a QR code to show. */
import { readText } from "../body.ts";
import { type Clock, sleep } from "../clock.ts";
import { type Limits, within } from "../deadline.ts";
import { IlinkError, TransportError } from "../errors.ts";
import { anonymousHeaders, appHeaders, requestHeaders } from "../protocol/headers.ts";
import { boundedText, TOKEN_BYTES_MAX, URL_BYTES_MAX } from "../protocol/limits.ts";
import { JsonLimitError, parseLosslessJson } from "../protocol/lossless-json.ts";
import type { Random } from "../random.ts";
import {
  ABORTED,
  fault,
  lateReply,
  malformed,
  networkFault,
  oversized,
  type Reply,
  tooMuchWork,
} from "../reply.ts";
import { dropBody, type WebFetch, type WebInit } from "../web.ts";
import { escaped } from "../words.ts";

/** What a login needs of the world. @internal */
export interface LoginSeams {
  clock: Clock;
  fetch: WebFetch;
  random: Random;
  channelVersion: string;
  answerBytesMax: number;
}

/** A code as the service made it. @internal */
export interface QrCode {
  /** The key for its status; secret until it expires. */
  key: string;
  /** What the code to be scanned says; nothing that a terminal would obey. */
  url: string;
}

/** `bot_type` of every known client. */
const BOT_TYPE = "3";
const DEADLINE_MS = 35_000;
/** Attempts at one code; a login is something that a person waits for. */
const ATTEMPTS_MAX = 3;
const PAUSE_MS = 1_000;
/** How servers say that they know the endpoint by GET only (plugin 2.1.x). */
const GET_ONLY: ReadonlySet<number> = new Set([404, 405]);

/**
 * A fresh code; null when the signal aborted.
 *
 * @throws IlinkError when the service gives none after three attempts.
 * @internal
 */
export async function createQrCode(
  seams: LoginSeams,
  baseUrl: string,
  localTokens: readonly string[],
  signal: AbortSignal,
): Promise<QrCode | null> {
  const url = `${baseUrl}ilink/bot/get_bot_qrcode?bot_type=${BOT_TYPE}`;
  for (let attempt = 1; ; attempt++) {
    let reply = await askJson(seams, "get_bot_qrcode", url, postInit(seams, localTokens), {
      deadlineMs: DEADLINE_MS,
      signal,
    });
    if (reply.kind === "fault" && GET_ONLY.has(reply.error.status ?? 0)) {
      const get = { method: "GET", headers: appHeaders(seams.channelVersion) } as const;
      reply = await askJson(seams, "get_bot_qrcode", url, get, { deadlineMs: DEADLINE_MS, signal });
    }
    if (reply.kind === "aborted") return null;
    if (reply.kind === "answer") {
      const key = boundedText(reply.body.qrcode, TOKEN_BYTES_MAX);
      const url = boundedText(reply.body.qrcode_img_content, URL_BYTES_MAX);
      if (key !== undefined && url !== undefined && escaped(url) === url) return { key, url };
    }
    if (attempt >= ATTEMPTS_MAX) {
      const cause = reply.kind === "fault" ? reply.error : undefined;
      const why = cause === undefined ? "its answer has none" : cause.message;
      throw new IlinkError("login", `the service gave no QR code: ${why}`, { cause });
    }
    await sleep(seams.clock, PAUSE_MS, signal);
  }
}

function postInit(seams: LoginSeams, localTokens: readonly string[]): Omit<WebInit, "signal" | "redirect"> {
  return {
    method: "POST",
    headers: requestHeaders(anonymousHeaders(seams.channelVersion), seams.random),
    body: JSON.stringify({ local_token_list: localTokens }),
  };
}

/** One request whose answer is a JSON object. Fields nested under `data`, as some documents say, are lifted. @internal */
export function askJson(
  { clock, fetch, answerBytesMax }: LoginSeams,
  endpoint: string,
  url: string,
  init: Omit<WebInit, "signal" | "redirect">,
  limits: Limits,
): Promise<Reply<Record<string, unknown>>> {
  return within<Reply<Record<string, unknown>>>(
    clock,
    limits,
    async signal => {
      let status: number | undefined;
      try {
        const response = await fetch(url, { ...init, signal, redirect: "manual" });
        status = response.status;
        if (status !== 200) {
          dropBody(response);
          const facts = { endpoint, status, message: `HTTP status ${status}` };
          return fault(new TransportError("http-status", facts), true);
        }
        const read = await readText(response, answerBytesMax);
        if (read.kind === "too-large") return oversized(endpoint, read, answerBytesMax);
        return parse(endpoint, read.content);
      } catch (error) {
        return networkFault(endpoint, error, status);
      }
    },
    { late: () => lateReply(endpoint, limits.deadlineMs), aborted: () => ABORTED },
  );
}

function parse(endpoint: string, text: string): Reply<Record<string, unknown>> {
  let body: unknown;
  try {
    body = parseLosslessJson(text);
  } catch (error) {
    // The parser's own error quotes the body, which may hold a token.
    if (error instanceof JsonLimitError) return tooMuchWork(endpoint, error);
    return malformed(endpoint, "the body is not JSON");
  }
  if (!isObject(body)) return malformed(endpoint, "the body is not a JSON object");
  return { kind: "answer", body: isObject(body.data) ? { ...body, ...body.data } : body };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
