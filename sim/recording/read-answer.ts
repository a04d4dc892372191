/** From an answer to what is kept of it. */
import { STALE_SHAPES, type StaleShape, staleBody } from "../fault/stale-body.ts";
import type { Endpoint } from "../trace/endpoint.ts";
import type { Batch, Code, HeardLogin, RefusalWords, Reply, RetryAfter } from "./exchange.ts";
import type { Fingerprints } from "./fingerprints.ts";
import type { HeardAnswer } from "./heard.ts";
import { type ReadBody, readBody } from "./read-body.ts";
import { messagesOf, wordOf } from "./read-message.ts";

type Value = ReadBody["value"];

/** Codes beyond are not written down: a number that long may be an id. */
const CODE_MAX = 999_999;
/** A Retry-After of more seconds than these is not meant: a day. */
const RETRY_AFTER_S_MAX = 86_400;
/** A hold beyond is not meant: an hour. */
const ADVERTISED_MS_MAX = 3_600_000;
const STALE = -14;

/** @param nowMs wall clock, for dates in headers; `origin` that of the service, for redirects */
export function readAnswer(
  { status, headers, body: bytes }: HeardAnswer,
  endpoint: Endpoint,
  fingerprints: Fingerprints,
  { nowMs, origin }: { nowMs: number; origin: string },
): Reply {
  const body = readBody(bytes, headers["content-encoding"]?.toString() ?? "");
  const { form, value } = body;
  const stale = status === 200 ? staleShapeOf(value) : undefined;
  const code = status === 200 && stale === undefined ? codeOf(value) : undefined;
  const isGood = status === 200 && stale === undefined && code === undefined;
  return {
    status,
    ...(status >= 300 && status < 400 && { redirect: redirectOf(headers.location, origin) }),
    retryAfter: retryAfterOf(headers["retry-after"]?.toString(), nowMs),
    body: form,
    ...(stale !== undefined && { stale }),
    ...(code !== undefined && { code }),
    ret: value.ret === 0 ? "zero" : value.ret === "0" ? "zero-text" : "omitted",
    ...(isGood && endpoint === "sendmessage" && { sent: sentOf(body) }),
    ...(isGood && endpoint === "getupdates" && { batch: batchOf(value, fingerprints) }),
    ...(isGood && loginOf(value, endpoint, fingerprints)),
  };
}

function staleShapeOf({ ret, errcode }: Value): StaleShape | undefined {
  if (Number(ret) !== STALE && Number(errcode) !== STALE) return undefined;
  const isLike = (shape: StaleShape): boolean => {
    const like = JSON.parse(staleBody(shape)) as Value;
    return like.ret === ret && like.errcode === errcode;
  };
  return STALE_SHAPES.find(isLike) ?? (Number(errcode) === STALE ? "errcode" : "ret");
}

function codeOf({ ret, errcode, errmsg }: Value): Code | undefined {
  for (const [field, given] of [
    ["ret", ret],
    ["errcode", errcode],
  ] as const) {
    const value = typeof given === "number" || typeof given === "string" ? Number(given) : 0;
    if (given === "" || value === 0) continue;
    const isKnown = Number.isInteger(value) && Math.abs(value) <= CODE_MAX;
    return { field, value: isKnown ? value : -1, asText: typeof given === "string", words: wordsOf(errmsg) };
  }
  return undefined;
}

function wordsOf(errmsg: unknown): RefusalWords {
  const said = wordOf(errmsg);
  if (/prepare failed/i.test(said)) return "prepare-failed";
  if (/unknown error/i.test(said)) return "unknown-error";
  if (/rate limit/i.test(said)) return "rate-limited";
  return /freq/i.test(said) ? "frequency" : "bare";
}

function sentOf({ form, value }: ReadBody): NonNullable<Reply["sent"]> {
  if (form === "empty") return "empty-body";
  if (value.message_id !== undefined) return "message-id";
  return value.ret === undefined ? "empty-object" : "ret-zero";
}

function batchOf(value: Value, fingerprints: Fingerprints): Batch {
  const { msgs, get_updates_buf: cursor, longpolling_timeout_ms: advertised } = value;
  const advertiseMs = Number(wordOf(advertised) || Number.NaN);
  const isSound = Number.isSafeInteger(advertiseMs) && advertiseMs > 1 && advertiseMs <= ADVERTISED_MS_MAX;
  return {
    list: Array.isArray(msgs) ? "given" : msgs === null ? "null" : "absent",
    messages: Array.isArray(msgs) ? messagesOf(msgs, fingerprints) : [],
    ...(wordOf(cursor) !== "" && { next: fingerprints.ordinalOf("cursor", wordOf(cursor)) }),
    cursor: cursor === undefined ? "absent" : cursor === null ? "null" : cursor === "" ? "empty" : "given",
    ...(isSound && { advertiseMs }),
    ...(advertised !== undefined && !isSound && { oddHold: oddHoldOf(advertised) }),
  };
}

/** As the kind of fault `absurd-hold` has them. */
function oddHoldOf(advertised: unknown): NonNullable<Batch["oddHold"]> {
  if (typeof advertised !== "number") return "text";
  if (advertised <= 0) return advertised === 0 ? "zero" : "negative";
  return advertised <= 1 ? "one" : "huge";
}

function loginOf(
  value: Value,
  endpoint: Endpoint,
  fingerprints: Fingerprints,
): { login: HeardLogin } | undefined {
  const token = wordOf(value.bot_token);
  if (endpoint !== "get_qrcode_status" || value.status !== "confirmed" || token === "") return undefined;
  const bot = wordOf(value.ilink_bot_id);
  const owner = wordOf(value.ilink_user_id);
  return {
    login: {
      token: fingerprints.ordinalOf("token", token),
      ...(bot !== "" && { bot: fingerprints.ordinalOf("bot", bot) }),
      ...(owner !== "" && { owner: fingerprints.ordinalOf("user", owner) }),
    },
  };
}

function redirectOf(location: string | string[] | undefined, origin: string): "self" | "other" {
  const target = wordOf(location);
  return URL.canParse(target, origin) && new URL(target, origin).origin === origin ? "self" : "other";
}

function retryAfterOf(value: string | undefined, nowMs: number): RetryAfter {
  if (value === undefined || value.trim() === "") return "absent";
  if (/^\s*\d+\s*$/.test(value)) return Number(value) > RETRY_AFTER_S_MAX ? "absurd" : "seconds";
  if (/^\s*\d+\.\d+\s*$/.test(value)) return "decimal";
  if (/^\s*-\d/.test(value)) return "negative";
  const atMs = Date.parse(value);
  if (Number.isNaN(atMs)) return "absent";
  if (atMs > nowMs + RETRY_AFTER_S_MAX * 1_000) return "absurd";
  return atMs > nowMs ? "date" : "past";
}
