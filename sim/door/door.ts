/** What a door is: a way for the subject's `fetch` to reach the mock server. */
import { SHAPES, type Shape, type ShapeCause, type ShapeId } from "../fault/shapes.ts";
import type { Wire } from "./wire.ts";

/** One of {@link DOORS}. */
export type DoorName = "memory" | "msw";
/** Ways by which a subject reaches the simulated service, the fast one first. */
export const DOORS: readonly DoorName[] = ["memory", "msw"];

export interface DoorWorld {
  wire: Wire;
  /** Bracket work that the event loop finishes by itself. */
  begin(): void;
  finish(): void;
  /** Run something of the subject's process after a delay: it waits while the process stands still, and dies with it. */
  after(delayMs: number, action: () => void): () => void;
  /** The door catches connections before they reach the network. */
  catchConnections(): void;
  /** A request out of the virtual world was made; `said` is its address, with its headers and its text. It fails; the tripwire tells. */
  onForeign(said: string): void;
}

/** All that a request says to a host. */
export function saidTo(url: string, headers?: RequestInit["headers"], body?: unknown): string {
  const lines = [...new Headers(headers)].map(([name, value]) => `${name}: ${value}`);
  return [url, ...lines, typeof body === "string" ? body : ""].join("\n");
}

export interface Door {
  /** Turns of the event loop that this door's HTTP stack needs after its last known work. */
  settleTurns: number;
  /** Lead the process's HTTP to the wire. Returns what closes the door. */
  open(world: DoorWorld): () => void | Promise<void>;
}

/** What `fetch`, or the reading of a body, throws for a transport error: the shape that a real socket gives it. */
export function transportError(id: ShapeId): TypeError {
  const { message, cause }: Shape = SHAPES[id];
  return withoutStack(() => new TypeError(message, { cause: errorOf(cause) }));
}

/** A stack would show the harness's own frames, and costs ten times the rest of the error. */
function withoutStack<E extends Error>(make: () => E): E {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

export function errorOf(shape: ShapeCause): Error {
  return withoutStack(() => errorWithStack(shape));
}

function errorWithStack({ name, message, cause, ...facts }: ShapeCause): Error {
  const error = new Error(message, cause === undefined ? undefined : { cause: errorWithStack(cause) });
  if (name !== "Error") Object.defineProperty(error, "name", { value: name, configurable: true });
  return Object.assign(error, facts);
}

/** Headers by lower-case name, from any form that `fetch` takes. */
export function headerLookup(headers: RequestInit["headers"]): (name: string) => string | undefined {
  if (headers === undefined || headers === null) return () => undefined;
  if (headers instanceof Headers) return name => headers.get(name) ?? undefined;
  // Taken down now, as the caller may change them, and searched when asked: a request has few.
  const names: string[] = [];
  const values: string[] = [];
  for (const [name, value] of Array.isArray(headers) ? headers : Object.entries(headers)) {
    names.push(String(name));
    values.push(String(value).trim());
  }
  return wanted => {
    // Of a name that stands twice the later one counts.
    for (let at = names.length - 1; at >= 0; at--) {
      const name = names[at] as string;
      if (name.length === wanted.length && name.toLowerCase() === wanted) return values[at];
    }
    return undefined;
  };
}

/** Whether what `fetch` was given is a Request, not an address. */
export function isRequest(input: string | URL | Request): input is Request {
  return typeof input === "object" && "headers" in input;
}

/** What a call of `fetch` comes to, whatever forms its arguments took. */
export interface PlainCall {
  url: string;
  /** Without a body, or with one that is a text or bytes. */
  init: RequestInit & { body?: string | Uint8Array<ArrayBuffer> };
}

/** Whether a body can go on the wire as it is. */
export function isPlainBody(
  body: RequestInit["body"],
): body is string | Uint8Array<ArrayBuffer> | undefined | null {
  return body === undefined || body === null || typeof body === "string" || body instanceof Uint8Array;
}

/** A body as text, whatever form it came in. */
export function textOf(body: RequestInit["body"]): string {
  if (typeof body === "string") return body;
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : "";
}

/** The signal of a `Request` follows the one that it was made with only as long as the `Request` is there. */
const requestOfSignal = new WeakMap<AbortSignal, Request>();

/**
 * Read a call whose body is neither text nor bytes: the same for every door, so that its request is made at the same
 * instant. Bracketed by the caller, as reading a body may take turns of the event loop.
 */
export async function plainCall(input: string | URL | Request, init: RequestInit): Promise<PlainCall> {
  const given = isRequest(input) ? input : undefined;
  const signal = init.signal === undefined ? given?.signal : init.signal;
  if (given !== undefined && signal === given.signal) requestOfSignal.set(given.signal, given);
  // The platform's own reading: it fills in the content type that goes with the kind of body.
  const whole = new Response(init.body === undefined ? given?.clone().body : init.body);
  const headers = new Headers(init.headers ?? given?.headers);
  const type = whole.headers.get("content-type");
  if (type !== null && !headers.has("content-type")) headers.set("content-type", type);
  const isText = /^(text\/|application\/(json|x-www-form-urlencoded)|multipart\/)/.test(
    headers.get("content-type") ?? "",
  );
  const body =
    whole.body === null
      ? {}
      : { body: isText ? await whole.text() : new Uint8Array(await whole.arrayBuffer()) };
  return {
    url: given?.url ?? String(input),
    init: {
      method: init.method ?? given?.method ?? "GET",
      headers,
      ...body,
      ...(signal ? { signal } : {}),
      redirect: init.redirect ?? given?.redirect ?? "follow",
    },
  };
}
