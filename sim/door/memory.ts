/** The memory door: a fetch-shaped function in the same process. Fast; for search and for the gate. */
import type { Answer } from "../fault/fault.ts";
import {
  type Door,
  type DoorWorld,
  headerLookup,
  isPlainBody,
  isRequest,
  plainCall,
  saidTo,
  textOf,
  transportError,
} from "./door.ts";
import type { Ending, WireRequest } from "./flight.ts";
import { locate } from "./hosts.ts";
import { follow, redirectOf } from "./redirect.ts";
import { openBody, showAnswer, startOf } from "./response.ts";
import { wholeResponse } from "./whole-response.ts";

const TEXT_TYPE = "text/plain;charset=UTF-8";

export const memoryDoor: Door = {
  settleTurns: 1,
  open(world) {
    const before = globalThis.fetch;
    globalThis.fetch = (input, init) => memoryFetch(world, input, init);
    return () => {
      globalThis.fetch = before;
    };
  },
};

function memoryFetch(
  world: DoorWorld,
  input: string | URL | Request,
  init: RequestInit = {},
): Promise<Response> {
  return isRequest(input) || !isPlainBody(init.body)
    ? fetchRead(world, input, init)
    : fetchPlain(world, String(input), init, 0);
}

async function fetchRead(
  world: DoorWorld,
  input: string | URL | Request,
  init: RequestInit,
): Promise<Response> {
  world.begin();
  const { url, init: read } = await plainCall(input, init).finally(world.finish);
  return fetchPlain(world, url, read, 0);
}

/** @param hops redirects followed so far */
function fetchPlain(world: DoorWorld, url: string, init: RequestInit, hops: number): Promise<Response> {
  const body = init.body as string | Uint8Array | undefined | null;
  const given = headerLookup(init.headers);
  const place = locate(url);
  if (place === undefined) {
    world.onForeign(saidTo(url, init.headers, body));
    return Promise.reject(transportError("dns-not-found"));
  }
  const signal = init.signal ?? undefined;
  if (signal?.aborted) return Promise.reject(signal.reason);
  // What `fetch` adds to a text that comes without a type.
  const header: typeof given =
    typeof body === "string"
      ? name => given(name) ?? (name === "content-type" ? TEXT_TYPE : undefined)
      : given;
  const request: WireRequest = {
    method: init.method ?? "GET",
    ...place,
    header,
    body: textOf(body),
    // What a redirect made of it is not the subject's doing.
    ...(hops > 0 ? { blameless: true } : {}),
    ...(body instanceof Uint8Array ? { bytes: body } : {}),
  };
  return new Promise<Response>((resolve, reject) => {
    let onAbort: (() => void) | undefined;
    const call: Call = {
      resolve,
      reject,
      hangUp: () => hangUp(),
      settled() {
        if (onAbort !== undefined) signal?.removeEventListener("abort", onAbort);
      },
      giveUp: undefined,
    };
    const again = (hop: { url: string; init: RequestInit }): Promise<Response> =>
      fetchPlain(world, hop.url, hop.init, hops + 1);
    const hangUp = world.wire.send(request, endingOf(call, url, init, hops, again));
    if (signal === undefined) return;
    onAbort = () => {
      hangUp();
      (call.giveUp ?? reject)(signal.reason);
    };
    signal.addEventListener("abort", onAbort, { once: true });
  });
}

/** A call of `fetch` that has not ended. */
interface Call {
  resolve(response: Response | Promise<Response>): void;
  reject(reason: unknown): void;
  hangUp(): void;
  /** Nothing more comes. */
  settled(): void;
  /** The body comes in pieces: this ends it when the subject gives up. */
  giveUp: ((reason: unknown) => void) | undefined;
}

function responseOf(answer: Answer): Response {
  const [body, init] = startOf(answer);
  return typeof body === "string" ? wholeResponse(body, init) : new Response(body, init);
}

/** What the wire decides, handed to the caller. @param again makes the next request of a redirect */
function endingOf(
  call: Call,
  url: string,
  init: RequestInit,
  hops: number,
  again: (hop: { url: string; init: RequestInit }) => Promise<Response>,
): Ending {
  const { resolve, reject, settled } = call;
  return {
    answer(answer) {
      settled();
      const location = redirectOf(answer, init);
      if (location === undefined) {
        resolve(showAnswer(responseOf(answer), answer, hops));
        return;
      }
      const hop = follow(url, location, answer.status, init, hops);
      if ("error" in hop) reject(hop.error);
      else resolve(again(hop));
    },
    begin(answer) {
      const { stream, sink, fail } = openBody(() => {
        settled();
        call.hangUp();
      });
      call.giveUp = fail;
      resolve(showAnswer(new Response(stream, startOf(answer)[1]), answer, hops));
      return {
        piece: sink.piece,
        end: () => {
          settled();
          sink.end();
        },
        fail: shape => {
          settled();
          sink.fail(shape);
        },
      };
    },
    fail(shape) {
      settled();
      reject(transportError(shape));
    },
  };
}
