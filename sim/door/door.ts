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
  for (const [name, value] of entries) byName.set(String(name).toLowerCase(), String(value));
  return name => byName.get(name);
}

/** The path and query of a URL below the base, or undefined for a foreign one. */
export function pathBelow(baseUrl: string, url: string): string | undefined {
  return url.startsWith(baseUrl) && url[baseUrl.length] === "/" ? url.slice(baseUrl.length) : undefined;
}
