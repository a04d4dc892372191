/** What a door is: a way for the subject's `fetch` to reach the mock server. */
import type { Wire } from "./wire.ts";

export type DoorName = "memory" | "msw";
export const DOORS: readonly DoorName[] = ["memory", "msw"];

export interface DoorWorld {
  wire: Wire;
  /** Only requests to this origin pass; everything else is a trip of the tripwire and fails. */
  baseUrl: string;
  /** Bracket work that the event loop finishes by itself. */
  begin(): void;
  finish(): void;
  /** A request to somewhere else was made. */
  onForeign(url: string): void;
}

export interface Door {
  /** Turns of the event loop that this door's HTTP stack needs after its last known work. */
  settleTurns: number;
  /** Lead the process's HTTP to the wire. Returns what closes the door. */
  open(world: DoorWorld): () => void;
}

/** What `fetch` throws for a transport error: the shape that undici gives it. */
export function transportError(code: string): TypeError {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
}

/** Headers by lower-case name, from any form that `fetch` takes. */
export function headerLookup(headers: RequestInit["headers"]): (name: string) => string | undefined {
  if (headers === undefined || headers === null) return () => undefined;
  if (headers instanceof Headers) return name => headers.get(name) ?? undefined;
  const byName = new Map<string, string>();
  const entries = Array.isArray(headers) ? headers : Object.entries(headers as Record<string, string>);
  for (const [name, value] of entries) byName.set(String(name).toLowerCase(), String(value).trim());
  return name => byName.get(name);
}

/** The path and query of a URL below the base, or undefined for a foreign one. */
export function pathBelow(baseUrl: string, url: string): string | undefined {
  if (url.startsWith(baseUrl) && url[baseUrl.length] === "/" && !url.includes("#"))
    return url.slice(baseUrl.length);
  // Another way to write the same address: capitals, an explicit port, a fragment.
  const parsed = URL.parse(url);
  return parsed?.origin === baseUrl ? parsed.pathname + parsed.search : undefined;
}

/** Whether what `fetch` was given is a Request, not an address. */
export function isRequest(input: string | URL | Request): input is Request {
  return typeof input === "object" && "headers" in input;
}

/** What a call of `fetch` comes to, whatever forms its arguments took. */
export interface PlainCall {
  url: string;
  /** Without a body, or with one that is a text. */
  init: RequestInit & { body?: string };
}

/**
 * Read a call whose body is not a text: the same for every door, so that its request is made at the same instant.
 * Bracketed by the caller, as reading a body may take turns of the event loop.
 */
export async function plainCall(input: string | URL | Request, init: RequestInit): Promise<PlainCall> {
  const given = isRequest(input) ? input : undefined;
  const signal = init.signal === undefined ? given?.signal : init.signal;
  // The platform's own reading: it fills in the content type that goes with the kind of body.
  const whole = new Response(init.body === undefined ? given?.clone().body : init.body);
  const headers = new Headers(init.headers ?? given?.headers);
  const type = whole.headers.get("content-type");
  if (type !== null && !headers.has("content-type")) headers.set("content-type", type);
  const body = whole.body === null ? {} : { body: await whole.text() };
  return {
    url: given?.url ?? String(input),
    init: { method: init.method ?? given?.method ?? "GET", headers, ...body, ...(signal ? { signal } : {}) },
  };
}
