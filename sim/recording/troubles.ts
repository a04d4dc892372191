/** What went wrong with one exchange, as a kind of fault. */
import { printDuration } from "../fault/duration.ts";
import { faultKind } from "../fault/table.ts";
import type { Endpoint } from "../trace/endpoint.ts";
import type { BodyForm, Exchange, HeardMessage, Ordinal, Reply } from "./exchange.ts";

export interface Trouble {
  kind: string;
  /** Attributes of the kind, as YAML gives them. */
  with?: Readonly<Record<string, unknown>>;
}

/** What is usual in the recording. */
export interface Usual {
  /** How long an idle poll is held, milliseconds. */
  holdMs: number;
  /** How long any other answer takes. */
  answerMs: number;
}

/** Kinds that are one status each. */
const BY_STATUS: Readonly<Record<number, string>> = {
  204: "no-content",
  304: "not-modified",
  401: "unauthorized",
  403: "forbidden",
  404: "not-found",
  408: "request-timeout",
  409: "conflict",
  410: "gone",
  421: "misdirected",
  425: "too-early",
  429: "too-many-requests",
  502: "bad-gateway",
  503: "service-unavailable",
  504: "gateway-timeout",
  999: "unknown-status",
};

const BY_BODY: Readonly<Partial<Record<BodyForm, string>>> = {
  empty: "empty-body",
  html: "html-page",
  "not-json": "not-json",
  truncated: "truncated-json",
  trailing: "trailing-garbage",
  marked: "byte-order-mark",
  "not-object": "wrong-type",
  "corrupt-gzip": "corrupt-gzip",
};

/** Longer than usual by so much is slow, milliseconds. */
const SLOW_MS = 500;
/** A wait that a client gives up sooner is no silence of the service. */
const HUNG_MS = 5_000;
/** Slow answers count as one of these, so that those of a slow hour are alike. */
const DELAYS_MS = [500, 1_000, 2_000, 3_000, 5_000, 10_000, 20_000, 30_000, 60_000];
/** Held for longer, or for less, than usual by this share. */
const HOLD_SHARE = 0.2;

/** Undefined when nothing did. `-14` is not looked at here. */
export function troubleOf(exchange: Exchange, usual: Usual): Trouble | undefined {
  const trouble = found(exchange, usual);
  return trouble !== undefined && canBeAimed(trouble, exchange.endpoint) ? trouble : undefined;
}

/** Whether the kind knows that endpoint. */
export function canBeAimed({ kind }: Trouble, endpoint: Endpoint): boolean {
  return faultKind(kind).endpoints?.includes(endpoint) === true;
}

function found(exchange: Exchange, usual: Usual): Trouble | undefined {
  const { end, reply, endpoint } = exchange;
  switch (end.how) {
    case "broken":
      return { kind: end.by };
    case "silent":
      return { kind: reply === undefined ? "hang" : "body-stall" };
    case "given-up":
      return hasHung(exchange, usual) ? { kind: reply === undefined ? "hang" : "body-stall" } : undefined;
    case "open":
      return undefined;
    case "answered":
      if (reply === undefined || reply.stale !== undefined) return undefined;
      return (
        ofStatus(exchange, reply) ??
        ofBody(endpoint, reply) ??
        ofBatch(exchange, reply) ??
        ofCode(endpoint, reply) ??
        ofTime(exchange, usual)
      );
  }
}

function hasHung({ endpoint, requestMs, endMs }: Exchange, { holdMs, answerMs }: Usual): boolean {
  const usualMs = endpoint === "getupdates" || endpoint === "get_qrcode_status" ? holdMs : answerMs;
  return endMs - requestMs > Math.max(HUNG_MS, usualMs * (1 + HOLD_SHARE));
}

function ofStatus({ endpoint, requestMs, endMs }: Exchange, reply: Reply): Trouble | undefined {
  const { status, retryAfter, body } = reply;
  if (status === 200) return undefined;
  if (status === 524) {
    const after = printDuration(Math.round((endMs - requestMs) / 100) * 100);
    return { kind: endpoint === "get_qrcode_status" ? "qr-timeout" : "cdn-timeout", with: { after } };
  }
  if (status === 429 || status === 503) return { kind: BY_STATUS[status] as string, with: { retryAfter } };
  const kind = BY_STATUS[status];
  if (kind !== undefined) return { kind };
  const known = (statuses: readonly number[]): number => (statuses.includes(status) ? status : 307);
  if (reply.redirect !== undefined) {
    if (reply.redirect === "self")
      return { kind: "redirect-to-self", with: { status: known([301, 302, 308]) } };
    return { kind: "redirect-to-other-host", with: { status: known([302]) } };
  }
  if (status < 400 || status > 599) return undefined;
  const form = body === "empty" ? "empty" : body === "json" ? "json" : "html";
  return { kind: "http-status", with: { status, body: form } };
}

function ofBody(endpoint: Endpoint, { body }: Reply): Trouble | undefined {
  const kind = BY_BODY[body];
  // An empty body says yes to a send (ilink-protocol §1.4).
  return kind === undefined || (body === "empty" && endpoint === "sendmessage") ? undefined : { kind };
}

function ofBatch({ asked }: Exchange, { batch, ret }: Reply): Trouble | undefined {
  if (batch === undefined) return undefined;
  const { list, messages, cursor, next, oddHold } = batch;
  if (list === "null") return { kind: "null-for-list" };
  if (oddHold !== undefined) return { kind: "absurd-hold", with: { advertise: oddHold } };
  if (list === "absent" && cursor === "given") return { kind: "messages-absent" };
  // With no more than that, the session has ended without a word.
  if (list === "absent") return ret === "omitted" ? undefined : { kind: "success-without-data" };
  if (cursor !== "given") return { kind: `cursor-${cursor}` };
  if (messages.length > 0 && next !== undefined && asked.what === "poll" && asked.cursor === next)
    return { kind: "cursor-unchanged" };
  return ofMessages(messages);
}

function ofMessages(messages: readonly HeardMessage[]): Trouble | undefined {
  const texts = new Map<Ordinal, Ordinal>();
  for (const { id, text } of messages) {
    const known = texts.get(id);
    if (known !== undefined) return { kind: known === text ? "repeated-in-batch" : "reused-id" };
    texts.set(id, text);
  }
  if (messages.some(({ echo }) => echo === true)) return { kind: "own-echo" };
  const isTokenless = messages.length > 0 && messages.every(({ tokenless }) => tokenless === true);
  return isTokenless ? { kind: "tokenless-messages" } : undefined;
}

function ofCode(endpoint: Endpoint, { code, ret }: Reply): Trouble | undefined {
  if (code === undefined)
    return ret === "zero-text" ? { kind: "string-code", with: { code: "0" } } : undefined;
  const { field, value, asText, words } = code;
  if (endpoint === "sendmessage" && value === -2 && field === "ret" && !asText)
    return { kind: "send-refused", with: { words } };
  if (endpoint === "getuploadurl" && value === -1 && field === "ret" && !asText)
    return { kind: "media-refused" };
  return { kind: "error-code", with: { [field]: asText ? String(value) : value } };
}

function ofTime(exchange: Exchange, { holdMs, answerMs }: Usual): Trouble | undefined {
  const { endpoint, requestMs, endMs, reply } = exchange;
  const tookMs = endMs - requestMs;
  if (endpoint === "get_qrcode_status" || endpoint === "upload" || endpoint === "download") return undefined;
  if (endpoint !== "getupdates") {
    const lateMs = tookMs - answerMs;
    if (lateMs < SLOW_MS) return undefined;
    const delay = DELAYS_MS.findLast(delayMs => delayMs <= lateMs) ?? SLOW_MS;
    return { kind: "latency", with: { delay: printDuration(delay) } };
  }
  if (reply?.batch === undefined || reply.batch.messages.length > 0) return undefined;
  if (Math.abs(tookMs - holdMs) <= Math.max(SLOW_MS, holdMs * HOLD_SHARE)) return undefined;
  if (tookMs < 100) return { kind: "instant-empty" };
  const hold = printDuration(Math.max(100, Math.round(tookMs / 1_000) * 1_000));
  return { kind: tookMs > holdMs ? "hold-long" : "hold-short", with: { hold } };
}
