/** Calls of `fetch` in forms that hardly anybody uses. Each is made anew for each try: bodies and iterators are used up. */
import { runInNewContext } from "node:vm";
import { Agent } from "undici";

/** Where it goes, and a log in which each piece of the program's own code that runs leaves its name. */
export interface Making {
  url: string;
  log: string[];
  /** Resolves when the server has read the request. */
  seen: Promise<void>;
}

/** Makes the arguments; or, with `self`, what stands before the dot. */
export type OddCall = (making: Making) => { args: unknown[]; self?: unknown; as?: "new" };

const args = (...args: unknown[]): { args: unknown[] } => ({ args });
const POST = { method: "POST", headers: { Authorization: "Bearer b@im.bot:t" } };

/** The server never answers it. */
const HELD = { ...POST, headers: { ...POST.headers, "x-hold": "1" }, body: "words" };

/** An object whose string form is made by code. */
export const wordy = (name: string, value: string, log: string[]): object => ({
  toString() {
    log.push(`${name}.toString`);
    return value;
  },
});

/** Note it, and give a value. */
function noted<T>(log: string[], what: string, value: T): T {
  log.push(what);
  return value;
}

/** Settings each of which is read by code. */
export const watchedInit = (settings: Record<string, unknown>, log: string[]): object =>
  Object.defineProperties(
    {},
    Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [
        name,
        { enumerable: true, get: () => noted(log, `get ${name}`, value) },
      ]),
    ),
  );

/** It says of itself what is not so. */
class SubRequest extends Request {}
Object.defineProperties(SubRequest.prototype, {
  url: { get: () => "http://elsewhere.invalid/" },
  method: { get: () => "PUT" },
  clone: {
    value: () => {
      throw new Error("a program's own");
    },
  },
});

export const ODD_CALLS: Readonly<Record<string, OddCall>> = {
  "nothing at all": () => args(),
  undefined: () => args(undefined),
  null: () => args(null),
  "a number": () => args(7),
  "a symbol": () => args(Symbol("x")),
  "an empty text": () => args(""),
  "a relative address": () => args("/ilink/bot/sendmessage", POST),
  "no address": () => args("http://[", POST),
  "an unknown scheme": () => args("nowhere:x"),
  "an address of data": () => args("data:text/plain,hello"),
  "an address with a user": ({ url }) => args(url.replace("http://", "http://a:b@"), POST),
  "three arguments": ({ url }) => args(url, POST, "more"),
  "an object with toString": ({ url, log }) => args(wordy("input", url, log), POST),
  "an object whose toString throws": () =>
    args({
      toString() {
        throw new RangeError("no");
      },
    }),
  "an object with toPrimitive": ({ url, log }) =>
    args({ [Symbol.toPrimitive]: (hint: string) => noted(log, `hint ${hint}`, url) }, POST),
  "an array": ({ url }) => args([url], POST),
  "a String object": ({ url }) => args(new String(url), POST),
  "a function": () => args(() => 1),
  "a URL": ({ url }) => args(new URL(url), POST),
  "a URL of another realm": ({ url }) =>
    args(runInNewContext("({ href: u, toString() { return u } })", { u: url }), POST),
  "a URL with a toString of its own": ({ url, log }) =>
    args(Object.assign(new URL(url), wordy("url", `${url}?own`, log)), POST),
  "a URL behind a proxy": ({ url }) => args(new Proxy(new URL(url), {}), POST),
  "an input behind a proxy with traps": ({ url, log }) =>
    args(
      new Proxy(wordy("input", url, log), {
        get: (target, key) => noted(log, `get ${String(key)}`, Reflect.get(target, key)),
        has: (target, key) => noted(log, `has ${String(key)}`, Reflect.has(target, key)),
        getPrototypeOf: target => noted(log, "getPrototypeOf", Reflect.getPrototypeOf(target)),
      }),
      POST,
    ),
  "an input with getters": ({ url, log }) =>
    args(Object.assign(watchedInit({ url, headers: {}, method: "POST" }, log), wordy("input", url, log))),
  "a Request": ({ url }) => args(new Request(url, { ...POST, body: "words" })),
  "a Request with settings beside it": ({ url }) =>
    args(new Request(url, { ...POST, body: "words" }), {
      headers: { Authorization: "Bearer other", "x-a": "1" },
    }),
  "a Request with another body": ({ url }) =>
    args(new Request(url, { ...POST, body: "words" }), { body: "others" }),
  "a Request with a used body": ({ url }) => {
    const request = new Request(url, { ...POST, body: "words" });
    void request.text();
    return args(request);
  },
  "a Request with a locked body": ({ url }) => {
    const request = new Request(url, { ...POST, body: "words" });
    request.body?.getReader();
    return args(request);
  },
  "a Request of a class below it": ({ url }) => args(new SubRequest(url, { ...POST, body: "words" })),
  "what only has a Request for its prototype": ({ url }) =>
    args(Object.assign(Object.create(Request.prototype), { [Symbol.toPrimitive]: () => url }), POST),
  "a Request that is aborted": ({ url }) => args(new Request(url, { ...POST, signal: AbortSignal.abort() })),
  "settings null": ({ url }) => args(url, null),
  "settings undefined": ({ url }) => args(url, undefined),
  "settings a text": ({ url }) => args(url, "POST"),
  "settings a function": ({ url }) =>
    args(
      url,
      Object.assign(() => 1, POST),
    ),
  "settings a Request": ({ url }) =>
    args(url, new Request("http://elsewhere.invalid/", { ...POST, body: "words" })),
  "settings with getters": ({ url, log }) =>
    args(url, watchedInit({ ...POST, body: "words", redirect: "follow" }, log)),
  "settings with a getter that throws": ({ url }) =>
    args(url, {
      ...POST,
      get body() {
        throw new RangeError("mine");
      },
    }),
  "settings of a class": ({ url, log }) =>
    args(
      url,
      new (class {
        get method(): string {
          log.push("get method");
          return "POST";
        }
        headers = POST.headers;
      })(),
    ),
  "settings behind a proxy": ({ url, log }) =>
    args(
      url,
      new Proxy(POST, { get: (target, key) => noted(log, `get ${String(key)}`, Reflect.get(target, key)) }),
    ),
  "settings of another realm": ({ url }) =>
    args(url, runInNewContext('({ method: "POST", headers: { Authorization: "Bearer t" }, body: "words" })')),
  "a method with toString": ({ url, log }) => args(url, { ...POST, method: wordy("method", "POST", log) }),
  "a method in small letters": ({ url }) => args(url, { ...POST, method: "post", body: "words" }),
  "a method null": ({ url }) => args(url, { ...POST, method: null }),
  "a method that is none": ({ url }) => args(url, { ...POST, method: "NO SUCH" }),
  "a method that is forbidden": ({ url }) => args(url, { ...POST, method: "TRACE" }),
  "a method that is a symbol": ({ url }) => args(url, { ...POST, method: Symbol("POST") }),
  "GET with a body": ({ url }) => args(url, { body: "words" }),
  "headers null": ({ url }) => args(url, { ...POST, headers: null }),
  "headers in pairs": ({ url }) =>
    args(url, {
      ...POST,
      headers: [
        ["Authorization", "Bearer t"],
        ["X-A", "1"],
        ["x-a", "2"],
      ],
    }),
  "headers in pairs of three": ({ url }) => args(url, { ...POST, headers: [["a", "b", "c"]] }),
  "headers in a Map": ({ url }) => args(url, { ...POST, headers: new Map([["Authorization", "Bearer t"]]) }),
  "headers by a generator": ({ url, log }) =>
    args(url, {
      ...POST,
      headers: (function* () {
        log.push("next");
        yield ["Authorization", "Bearer t"];
      })(),
    }),
  "headers with getters": ({ url, log }) =>
    args(url, { ...POST, headers: watchedInit({ Authorization: "Bearer t" }, log) }),
  "headers with words": ({ url, log }) =>
    args(url, { ...POST, headers: { Authorization: wordy("value", "Bearer t", log) } }),
  "headers of odd values": ({ url }) =>
    args(url, { ...POST, headers: { Authorization: "Bearer t", a: 1, b: null, c: undefined, d: true } }),
  "a header that is none": ({ url }) => args(url, { ...POST, headers: { "no such": "x" } }),
  "a header with a line break": ({ url }) => args(url, { ...POST, headers: { Authorization: "a\nb" } }),
  "a header by a symbol": ({ url }) =>
    args(url, { ...POST, headers: { Authorization: "Bearer t", [Symbol("x")]: "x" } }),
  "Headers with an iterator of their own": ({ url, log }) =>
    args(url, {
      ...POST,
      headers: Object.assign(new Headers(POST.headers), {
        *[Symbol.iterator]() {
          log.push("iterated");
          yield ["authorization", "Bearer own"];
        },
      }),
    }),
  "a body of bytes": ({ url }) => args(url, { ...POST, body: new TextEncoder().encode("wörter") }),
  "a body of bytes that are no text": ({ url }) =>
    args(url, { ...POST, body: new Uint8Array([0xff, 0xfe, 0]) }),
  "a body in an ArrayBuffer": ({ url }) =>
    args(url, { ...POST, body: new TextEncoder().encode("words").buffer }),
  "a body in a DataView": ({ url }) => args(url, { ...POST, body: new DataView(new ArrayBuffer(3)) }),
  "a body in a Blob": ({ url }) =>
    args(url, { ...POST, body: new Blob(["words"], { type: "text/x-words" }) }),
  "a body of search parameters": ({ url }) => args(url, { ...POST, body: new URLSearchParams({ a: "b c" }) }),
  "a form": ({ url }) => {
    const form = new FormData();
    form.set("a", "b");
    return args(url, { ...POST, body: form });
  },
  "a stream": ({ url }) => args(url, { ...POST, body: new Blob(["words"]).stream(), duplex: "half" }),
  "a stream without duplex": ({ url }) => args(url, { ...POST, body: new Blob(["words"]).stream() }),
  "a body by a generator": ({ url, log }) =>
    args(url, {
      ...POST,
      duplex: "half",
      body: (async function* () {
        log.push("piece");
        yield new TextEncoder().encode("words");
      })(),
    }),
  "a stream that fails": ({ url }) =>
    args(url, {
      ...POST,
      duplex: "half",
      body: new ReadableStream({ pull: controller => controller.error(new RangeError("mine")) }),
    }),
  "a Request with a stream that fails": ({ url }) =>
    args(
      new Request(url, {
        ...POST,
        duplex: "half",
        body: new ReadableStream({ pull: controller => controller.error(new RangeError("mine")) }),
      } as RequestInit),
    ),
  "a body that is an object": ({ url }) => args(url, { ...POST, body: { a: 1 } }),
  "a body that is a number": ({ url }) => args(url, { ...POST, body: 0 }),
  "a body with words": ({ url, log }) => args(url, { ...POST, body: wordy("body", "words", log) }),
  "an aborted signal": ({ url }) => args(url, { ...POST, signal: AbortSignal.abort() }),
  "a signal aborted with words": ({ url }) => args(url, { ...POST, signal: AbortSignal.abort("enough") }),
  "a signal null": ({ url }) => args(url, { ...POST, signal: null }),
  "a signal that is none": ({ url }) => args(url, { ...POST, signal: { aborted: false } }),
  "a signal that ends it under way": ({ url, seen }) => {
    const caller = new AbortController();
    void seen.then(() => caller.abort(new DOMException("late", "TimeoutError")));
    return args(url, { ...HELD, signal: caller.signal });
  },
  "a Request with a signal that ends it under way": ({ url, seen }) => {
    const caller = new AbortController();
    void seen.then(() => caller.abort("enough"));
    return args(new Request(url, { ...HELD, signal: caller.signal }));
  },
  "a redirect that is none": ({ url }) => args(url, { ...POST, redirect: "perhaps" }),
  "a window": ({ url }) => args(url, { ...POST, window: 1 }),
  "a dispatcher": ({ url }) =>
    args(url, { ...POST, body: "words", dispatcher: new Agent({ pipelining: 0 }) }),
  "a dispatcher that throws": ({ url }) =>
    args(url, {
      ...POST,
      dispatcher: {
        dispatch() {
          throw new RangeError("mine");
        },
      },
    }),
  "a redirect followed": ({ url }) => args(new URL("/moved", url)),
  "a redirect refused": ({ url }) => args(new URL("/moved", url), { redirect: "error" }),
  "a redirect by hand": ({ url }) => args(new URL("/moved", url), { redirect: "manual" }),
  "a connection that breaks": ({ url }) => args(new URL("/broken", url).href),
  "a port where nobody listens": () => args("http://127.0.0.1:9/ilink/bot/sendmessage", POST),
  "another object before the dot": ({ url }) => ({ args: [url, POST], self: { own: true } }),
  "null before the dot": ({ url }) => ({ args: [url, POST], self: null }),
  "as a constructor": ({ url }) => ({ args: [url, POST], as: "new" }),
};
