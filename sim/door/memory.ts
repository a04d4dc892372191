/** The memory door: a fetch-shaped function in the same process. Fast; for search and for the gate. */
import type { Answer } from "../fault/fault.ts";
import type { ShapeId } from "../fault/shapes.ts";
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
import type { BodySink, Ending, WireRequest } from "./flight.ts";
import { locate, type Place } from "./hosts.ts";
import { follow, redirectOf } from "./redirect.ts";
import { fetchedFrom, openBody, showAnswer, startOf } from "./response.ts";
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
  const place = locate(url);
  if (place === undefined) {
    world.onForeign(saidTo(url, init.headers, init.body));
    return Promise.reject(transportError("dns-not-found"));
  }
  if (init.signal?.aborted) return Promise.reject(init.signal.reason);
  const request = requestOf(place, init, hops);
  return new Promise((resolve, reject) => {
    new Call({ world, url, init, hops }, resolve, reject).setOut(request);
  });
}

function requestOf(place: Place, init: RequestInit, hops: number): WireRequest {
  const body = init.body as string | Uint8Array | undefined | null;
  const given = headerLookup(init.headers);
  return {
    method: init.method ?? "GET",
    ...place,
    // What `fetch` adds to a text that comes without a type.
    header:
      typeof body === "string"
        ? name => given(name) ?? (name === "content-type" ? TEXT_TYPE : undefined)
        : given,
    body: textOf(body),
    // What a redirect made of it is not the subject's doing.
    ...(hops > 0 ? { blameless: true } : {}),
    ...(body instanceof Uint8Array ? { bytes: body } : {}),
  };
}

/** What was asked for. The request itself is not kept: a thousand polls are held at once. */
interface Asked {
  world: DoorWorld;
  url: string;
  init: RequestInit;
  /** Redirects followed so far. */
  hops: number;
}

/** A call of `fetch` that has not ended: what the wire decides, it hands to the caller. */
class Call implements Ending {
  readonly #asked: Asked;
  readonly #resolve: (response: Response | Promise<Response>) => void;
  readonly #reject: (reason: unknown) => void;
  /** The body comes in pieces: this ends it when the subject gives up. */
  #giveUp: ((reason: unknown) => void) | undefined;
  #hangUp: (() => void) | undefined;
  #onAbort: (() => void) | undefined;

  constructor(
    asked: Asked,
    resolve: (response: Response | Promise<Response>) => void,
    reject: (reason: unknown) => void,
  ) {
    this.#asked = asked;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  setOut(request: WireRequest): void {
    const { world, init } = this.#asked;
    this.#hangUp = world.wire.send(request, this);
    const { signal } = init;
    if (!signal) return;
    this.#onAbort = () => {
      this.#hangUp?.();
      (this.#giveUp ?? this.#reject)(signal.reason);
    };
    signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  answer(answer: Answer): void {
    this.#settled();
    const { world, url, init, hops } = this.#asked;
    const location = redirectOf(answer, init);
    if (location === undefined) {
      this.#resolve(showAnswer(responseOf(answer, url), answer, hops));
      return;
    }
    const hop = follow(url, location, answer.status, init, hops);
    if ("error" in hop) this.#reject(hop.error);
    else this.#resolve(fetchPlain(world, hop.url, hop.init, hops + 1));
  }

  begin(answer: Answer): BodySink {
    const { stream, sink, fail } = openBody(() => {
      this.#settled();
      this.#hangUp?.();
    });
    this.#giveUp = fail;
    const { url, hops } = this.#asked;
    const response = fetchedFrom(url, new Response(stream, startOf(answer)[1]));
    this.#resolve(showAnswer(response, answer, hops));
    return {
      piece: sink.piece,
      end: () => {
        this.#settled();
        sink.end();
      },
      fail: shape => {
        this.#settled();
        sink.fail(shape);
      },
    };
  }

  fail(shape: ShapeId): void {
    this.#settled();
    this.#reject(transportError(shape));
  }

  /** Nothing more comes. */
  #settled(): void {
    if (this.#onAbort !== undefined) this.#asked.init.signal?.removeEventListener("abort", this.#onAbort);
  }
}

function responseOf(answer: Answer, url: string): Response {
  const [body, init] = startOf(answer);
  return typeof body === "string"
    ? wholeResponse(body, init, url)
    : fetchedFrom(url, new Response(body, init));
}
