/** Redirects, as `fetch` follows them. Both doors share it, so that the subject sees the same through both. */
import type { Answer } from "../fault/fault.ts";
import { transportError } from "./door.ts";

const STATUSES = new Set([301, 302, 303, 307, 308]);
/** The limit of the fetch standard. */
const HOPS_MAX = 20;

/** The next request of a redirect, or what it fails with. */
export type Hop = { url: string; init: RequestInit } | { error: TypeError };

/** The place that an answer sends `fetch` to; undefined when it is no redirect, or the caller wants to see it. */
export function redirectOf({ status, headers }: Answer, init: RequestInit): string | undefined {
  return STATUSES.has(status) && init.redirect !== "manual" ? headers?.location : undefined;
}

/** The request that follows a redirect. @param hops how many were followed before */
export function follow(from: string, location: string, status: number, init: RequestInit, hops: number): Hop {
  if (init.redirect === "error")
    return { error: new TypeError("fetch failed", { cause: new Error("unexpected redirect") }) };
  if (hops >= HOPS_MAX) return { error: transportError("redirect-loop") };
  const url = new URL(location, from);
  const headers = new Headers(init.headers);
  if (url.origin !== new URL(from).origin) headers.delete("authorization");
  const method = init.method ?? "GET";
  const becomesGet = status === 303 ? method !== "HEAD" : status <= 302 && method === "POST";
  if (!becomesGet) return { url: url.href, init: { ...init, headers } };
  for (const name of ["content-type", "content-length", "content-encoding"]) headers.delete(name);
  const { body: _, ...rest } = init;
  return { url: url.href, init: { ...rest, method: "GET", headers } };
}
