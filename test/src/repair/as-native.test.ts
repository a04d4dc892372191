/** The same odd call through the runtime's `fetch` and through the repair: server and caller must not see a difference. */
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { wrapFetch } from "../../../src/repair/index.ts";
import { type Echo, serveEcho } from "./loopback-echo.ts";
import { type Making, ODD_CALLS, type OddCall, watchedInit, wordy } from "./odd-calls.ts";

let echo: Echo;
const native = globalThis.fetch;
/** Of a repair that looks at the server, and of one that does not. */
let repaired: Record<"service" | "other host", typeof fetch>;

beforeAll(async () => {
  echo = await serveEcho();
  repaired = {
    service: wrapFetch(native, { hosts: [echo.host] }) as typeof fetch,
    "other host": wrapFetch(native) as typeof fetch,
  };
});
afterAll(() => echo[Symbol.asyncDispose]());
beforeEach(() => {
  echo.seen.length = 0;
});

const factsOf = (error: unknown): unknown =>
  error instanceof Error
    ? {
        is: error.constructor.name,
        name: error.name,
        message: error.message,
        code: (error as { code?: unknown }).code,
        cause: factsOf(error.cause),
      }
    : error;

/** All that a call comes to: for the caller, for the server, and for the program's own code. */
async function outcomeOf(fetch: typeof globalThis.fetch, make: OddCall, path: string): Promise<object> {
  const making: Making = { url: echo.origin + path, log: [], seen: echo.next() };
  const from = echo.seen.length;
  const { args, self, as } = make(making);
  const ends: object = await (async () => {
    let call: unknown;
    try {
      call = as === "new" ? Reflect.construct(fetch, args) : Reflect.apply(fetch, self, args);
    } catch (error) {
      return { threw: factsOf(error) };
    }
    const isPromise = call instanceof Promise;
    const used = usedOf(args[0]);
    try {
      const response = (await call) as Response;
      const { status, ok } = response;
      const type = response.headers.get("content-type");
      return {
        isPromise,
        used,
        status,
        ok,
        type,
        echo: response.headers.get("x-echo"),
        text: await response.text(),
      };
    } catch (error) {
      return { isPromise, used, rejected: factsOf(error) };
    }
  })();
  const outcome = { ends, log: making.log, seen: echo.seen.slice(from) };
  // What parts a form is drawn anew for each.
  return JSON.parse(JSON.stringify(outcome).replace(/formdata-undici-\d+/g, "formdata"));
}

function usedOf(input: unknown): boolean | undefined {
  try {
    return (input as Request).bodyUsed;
  } catch {
    return undefined;
  }
}

const PLACES = [
  ["other host", "/anything?a=b"],
  ["other host", "/ilink/bot/sendmessage"],
  ["service", "/anything?a=b"],
  ["service", "/ilink/bot/sendtyping"],
] as const;

describe.each(PLACES)("%s, %s", (whose, path) => {
  test.each(Object.entries(ODD_CALLS))("%s", async (_name, make) => {
    const expected = await outcomeOf(native, make, path);
    expect(await outcomeOf(repaired[whose], make, path)).toEqual(expected);
  });
});

test("its name, length and place are those of fetch", () => {
  const { fetch } = { fetch: repaired.service };
  expect([fetch.name, fetch.length, typeof fetch]).toEqual([native.name, native.length, typeof native]);
  expect(Object.getOwnPropertyNames(fetch)).toEqual(Object.getOwnPropertyNames(native));
});

test("what another host answers is what its fetch returned, no copy of it", () => {
  const answer = Promise.resolve(new Response());
  expect(wrapFetch(() => answer)("http://127.0.0.1/")).toBe(answer);
});

/** A value in one of the forms in which it can be given. */
type Form = "plain" | "getter" | "words" | "null" | "undefined" | "number" | "symbol" | "throws";
const form = fc.constantFrom<Form>(
  "plain",
  "plain",
  "getter",
  "words",
  "null",
  "undefined",
  "number",
  "symbol",
  "throws",
);
const settings = fc.record(
  { method: form, headers: form, body: form, signal: form, redirect: form, keepalive: form },
  { requiredKeys: [] },
);
const VALUES: Record<string, unknown> = {
  method: "POST",
  headers: { Authorization: "Bearer t" },
  body: '{"a":1}',
  redirect: "follow",
  keepalive: true,
};

function given(name: string, how: Form, log: string[]): object {
  const plain = name === "signal" ? new AbortController().signal : VALUES[name];
  const fixed: Partial<Record<Form, unknown>> = {
    null: null,
    undefined,
    number: 3,
    symbol: Symbol("x"),
    words: wordy(name, String(VALUES[name]), log),
    plain,
  };
  if (how === "getter") return watchedInit({ [name]: plain }, log);
  if (how !== "throws") return { [name]: fixed[how] };
  const get = (): never => {
    log.push(`throw ${name}`);
    throw new RangeError(name);
  };
  return Object.defineProperty({}, name, { enumerable: true, get });
}

test("nor in any mixture of forms", async () => {
  const call = fc.record({
    place: fc.constantFrom(...PLACES),
    input: fc.constantFrom("text", "URL", "Request", "words"),
    init: fc.option(settings),
  });
  await fc.assert(
    fc.asyncProperty(call, async ({ place: [whose, path], input, init }) => {
      const make: OddCall = ({ url, log }) => {
        const to = {
          text: () => url,
          URL: () => new URL(url),
          Request: () =>
            new Request(url, { method: "POST", body: "of the request", headers: { Authorization: "x" } }),
          words: () => wordy("input", url, log),
        }[input]();
        if (init === null) return { args: [to] };
        const own = Object.entries(init).map(([name, how]) =>
          Object.getOwnPropertyDescriptors(given(name, how, log)),
        );
        return { args: [to, Object.defineProperties({}, Object.assign({}, ...own))] };
      };
      const expected = await outcomeOf(native, make, path);
      expect(await outcomeOf(repaired[whose], make, path)).toEqual(expected);
    }),
    { numRuns: 250 },
  );
});
