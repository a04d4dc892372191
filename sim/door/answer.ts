/** Reads an answer's bytes the way an attentive client would: fine, stale, or carrying another code. */

import type { Endpoint } from "../trace/record.ts";

export interface Reading {
  ok: boolean;
  stale: boolean;
  code?: number | string;
  /** The hold that it advertises, milliseconds; absent when it names none that can be read. */
  holdMs?: number;
}

interface Body {
  ret?: unknown;
  errcode?: unknown;
  longpolling_timeout_ms?: unknown;
}

/** Bodies seen before; a day of idle answers is one body. Bounded: cleared when full. */
const seen = new Map<string, Reading>();
const SEEN_MAX = 256;
const SEEN_LENGTH_MAX = 300;
/** The last one that was longer. */
let last: { body: string; reading: Reading } = { body: "", reading: { ok: true, stale: false } };

function textOf(body: string | Uint8Array): string {
  // As `Response.text` reads it: UTF-8 without its byte order mark.
  return typeof body === "string" ? body : new TextDecoder().decode(body);
}

/** @param body the whole body. An empty one is a success where the service sends one: sendmessage (ilink-protocol §1.4). */
export function readAnswer(endpoint: Endpoint, status: number, bytes: string | Uint8Array): Reading {
  if (status !== 200) return { ok: false, stale: false };
  // The CDN speaks in headers and bytes.
  if (endpoint === "upload" || endpoint === "download") return { ok: true, stale: false };
  const body = textOf(bytes);
  if (body === "") return { ok: endpoint === "sendmessage", stale: false };
  // To look a long one up costs more than to read it, unless it is the same again.
  if (body.length <= SEEN_LENGTH_MAX) return readSeen(body);
  if (body !== last.body) last = { body, reading: readBody(body) };
  return last.reading;
}

function readSeen(body: string): Reading {
  const known = seen.get(body);
  if (known !== undefined) return known;
  const reading = readBody(body);
  if (seen.size >= SEEN_MAX) seen.clear();
  seen.set(body, reading);
  return reading;
}

function readBody(body: string): Reading {
  let value: Body;
  try {
    value = JSON.parse(body) as Body;
  } catch {
    return { ok: false, stale: false };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { ok: false, stale: false };
  const given = [value.errcode, value.ret].filter(code => code !== undefined && code !== 0 && code !== "0");
  const holdMs = value.longpolling_timeout_ms;
  if (given.length === 0)
    return { ok: true, stale: false, ...(typeof holdMs === "number" && holdMs > 0 && { holdMs }) };
  // What is neither number nor text is no success and no code either.
  const codes = given.filter(code => typeof code === "number" || typeof code === "string");
  const stale = codes.some(code => Number(code) === -14);
  return { ok: false, stale, ...(codes.length === 0 ? {} : { code: codes[0] as number | string }) };
}
