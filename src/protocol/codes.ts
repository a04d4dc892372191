/** The service's error codes and how an answer carries them. */

/** Stale token: the session lapsed, or the token was replaced (vendor's word since plugin 2.4.6). */
export const STALE_TOKEN = -14;

/**
 * The service will not take this text now: quota of the context token, closed window or throttle, whatever the words
 * beside it (ilink-protocol §3.2). Only the user's next message is known to help.
 */
export const QUOTA = -2;

/** Where an answer may carry a code. Both fields are optional, and each may be a number or a numeric string. */
export interface WireCodes {
  ret?: number | string;
  errcode?: number | string;
  errmsg?: string;
}

/**
 * The error code of an answer, 0 when it carries none. Neither field alone is enough: live servers write
 * `{errcode: -14}` without `ret`, `ret` alone for business errors, and mocks `{ret: 0, errcode: -14}`.
 * A stale token wins over any other code beside it.
 */
export function codeOf(body: WireCodes): number | string {
  const errcode = parseCode(body.errcode);
  const ret = parseCode(body.ret);
  if (errcode === STALE_TOKEN || ret === STALE_TOKEN) return STALE_TOKEN;
  return errcode !== 0 ? errcode : ret;
}

/** Whether the answer says that the token is stale. */
export function isStale(body: WireCodes): boolean {
  return codeOf(body) === STALE_TOKEN;
}

function parseCode(value: unknown): number | string {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || value.trim() === "") return 0;
  const parsed = Number(value);
  return Number.isNaN(parsed) ? value : parsed;
}
