/**
 * What a program gave to `fetch`, read without running any of its code: no getter, no `toString`, no iterator, no trap of a
 * proxy. What cannot be read so is left to `fetch`, which makes of it what it does.
 */
import { types } from "node:util";

/** A call that can be read. @internal */
export interface Given {
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: string | Promise<string>;
  /** To be sent as bytes: to a text, `fetch` adds a type that the caller has not given. */
  isBytes: boolean;
  signal: AbortSignal | undefined;
  /** What the caller chose beside that: a dispatcher, keepalive. */
  rest: RequestInit;
  /** Arguments for the same call when the body has been read. */
  again: unknown[];
}

/** Options that `fetch` makes a text of. */
const ASKED_AS_TEXT = [
  "redirect",
  "mode",
  "credentials",
  "cache",
  "referrer",
  "referrerPolicy",
  "integrity",
  "duplex",
  "priority",
];

const hrefOf = Object.getOwnPropertyDescriptor(URL.prototype, "href")?.get as () => string;

/** The address; undefined for a form that cannot be read. @internal */
export function urlGiven(input: unknown): string | undefined {
  if (typeof input === "string") return input;
  if (typeof input !== "object" || input === null || types.isProxy(input)) return undefined;
  if (Object.getPrototypeOf(input) === URL.prototype) {
    const isPlain = !Object.hasOwn(input, "toString") && !Object.hasOwn(input, Symbol.toPrimitive);
    return isPlain ? hrefOf.call(input) : undefined;
  }
  return isRequest(input) ? ofRequest<string>(input, "url") : undefined;
}

/**
 * The rest of a POST; undefined for another method, and for what cannot be read.
 *
 * @throws for what `fetch` refuses too.
 * @internal
 */
export function callGiven(url: string, [input, init, ...more]: readonly unknown[]): Given | undefined {
  const request = typeof input === "object" && input !== null && isRequest(input) ? input : undefined;
  const given = init === undefined || init === null ? {} : dataOf(init);
  if (given === undefined) return undefined;
  const { method, headers, body, signal, ...rest } = given;
  const isPost = typeof (method ?? "") === "string" && method !== null;
  const name = method ?? (request === undefined ? "GET" : ofRequest<string>(request, "method"));
  if (!isPost || (name as string).toUpperCase() !== "POST") return undefined;
  const named = headers === undefined && request !== undefined ? ofRequest(request, "headers") : headers;
  if (!isHeaders(named)) return undefined;
  const until = signal === undefined && request !== undefined ? ofRequest(request, "signal") : signal;
  if (until !== undefined && until !== null && !isOf(until, AbortSignal.prototype)) return undefined;
  const own = textOf(body);
  if (own === undefined || !ASKED_AS_TEXT.every(name => isPlain(rest[name]))) return undefined;
  const chosen = { ...(request !== undefined && { redirect: request.redirect }), ...rest } as RequestInit;
  // What `fetch` would refuse is refused by `fetch`, in its words.
  new Request(url, { ...chosen, method: "POST", headers: new Headers(named), body: own });
  const byName = Object.fromEntries(new Headers(named));
  const call = {
    headers: byName,
    isBytes: typeof body !== "string" && byName["content-type"] === undefined,
    signal: (until ?? undefined) as AbortSignal | undefined,
    rest: chosen,
  };
  if (request === undefined || (body !== undefined && body !== null))
    return { ...call, body: own, again: [input, init, ...more] };
  if (ofRequest(request, "bodyUsed") || ofRequest<ReadableStream | null>(request, "body")?.locked)
    return undefined;
  const twin = Request.prototype.clone.call(request);
  // As `fetch` does, this uses the body up before it returns.
  const read = Request.prototype.arrayBuffer.call(request).then(decode);
  return { ...call, body: read, again: [twin, init, ...more] };
}

/** No code of the program runs when it is made a text. */
function isPlain(value: unknown): boolean {
  return value === null || (typeof value !== "object" && typeof value !== "function");
}

function isRequest(input: object): input is Request {
  return isOf(input, Request.prototype);
}

/** What `fetch` reads of a Request, whatever a class below it says of itself. */
function ofRequest<T>(request: Request, name: keyof Request): T {
  return Object.getOwnPropertyDescriptor(Request.prototype, name)?.get?.call(request);
}

function isOf(value: unknown, prototype: object): boolean {
  if (typeof value !== "object") return false;
  for (let at: object | null = value; at !== null && !types.isProxy(at); at = Object.getPrototypeOf(at))
    if (at === prototype) return true;
  return false;
}

/** The properties of a plain object, of whatever realm, that has nothing but data; undefined for anything else. */
function dataOf(thing: unknown): Record<string, unknown> | undefined {
  if (typeof thing !== "object" || thing === null || types.isProxy(thing)) return undefined;
  const prototype = Object.getPrototypeOf(thing);
  const isPlain = prototype === null || Array.isArray(thing) || isRoot(prototype);
  return isPlain && hasDataAlone(thing) ? (thing as Record<string, unknown>) : undefined;
}

/** `Object.prototype`, of whatever realm. */
function isRoot(prototype: object): boolean {
  return !types.isProxy(prototype) && Object.getPrototypeOf(prototype) === null;
}

function hasDataAlone(thing: object): boolean {
  const descriptors: PropertyDescriptorMap = Object.getOwnPropertyDescriptors(thing);
  return Reflect.ownKeys(descriptors).every(key => "value" in (descriptors[key as string] as object));
}

function isHeaders(given: unknown): given is RequestInit["headers"] {
  if (given === undefined) return true;
  if (typeof given !== "object" || given === null || types.isProxy(given)) return false;
  if (Object.hasOwn(given, Symbol.iterator)) return false;
  if (Object.getPrototypeOf(given) === Headers.prototype) return true;
  const fields = dataOf(given);
  if (fields === undefined) return false;
  const isText = (value: unknown): boolean => Object(value) !== value && typeof value !== "symbol";
  return Array.isArray(given)
    ? given.every(pair => Array.isArray(pair) && dataOf(pair) !== undefined && pair.every(isText))
    : Object.values(fields).every(isText);
}

/** A body that is text, or bytes of a text; undefined for another. */
function textOf(body: unknown): string | undefined {
  if (body === undefined || body === null) return "";
  if (typeof body === "string") return body;
  return types.isUint8Array(body) || types.isArrayBuffer(body) ? decode(body) : undefined;
}

/** @throws TypeError for what is no text. */
function decode(bytes: Uint8Array | ArrayBuffer): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}
