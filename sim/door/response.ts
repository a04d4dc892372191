/** From a wire's answer to the `Response` that the subject sees. */
import { STATUS_CODES } from "node:http";
import type { Answer } from "../fault/fault.ts";
import { transportError } from "./door.ts";
import type { BodySink } from "./flight.ts";

/** The arguments of `new Response` for a whole answer. */
export function startOf(answer: Answer): [body: string | Uint8Array<ArrayBuffer> | null, init: ResponseInit] {
  const { status, contentType, headers, body, statusText = STATUS_CODES[status] ?? "" } = answer;
  const isBodiless = status === 204 || status === 205 || status === 304;
  const init = {
    status: isOdd(status) ? 200 : status,
    statusText,
    headers: { "content-type": contentType, ...headers, ...(isBodiless ? {} : framingOf(answer)) },
  };
  return [isBodiless ? null : (body as string | Uint8Array<ArrayBuffer>), init];
}

/** Both leave the connection open for the next request, and show a body that ends too soon for what it is. */
function framingOf({ body, pace, cut }: Answer): Record<string, string> {
  if (pace !== undefined || cut !== undefined) return { "transfer-encoding": "chunked" };
  return { "content-length": String(typeof body === "string" ? Buffer.byteLength(body) : body.length) };
}

/** Give a response what its constructor does not take. @param hops redirects that led to it */
export function showAnswer(response: Response, { status }: Answer, hops: number): Response {
  if (isOdd(status)) {
    Object.defineProperty(response, "status", { value: status });
    Object.defineProperty(response, "ok", { value: false });
  }
  if (hops > 0) Object.defineProperty(response, "redirected", { value: true });
  return response;
}

/** A response as who fetched it sees it, where no HTTP stack was there to say so; its clones, too. */
export function fetchedFrom(url: string, response: Response): Response {
  const { clone } = response;
  const facts = {
    url: withoutFragment(url),
    type: "basic",
    clone: () => fetchedFrom(url, clone.call(response)),
  };
  // Between the response and its class: whoever lists its own properties finds none, as ever.
  const between: object = Object.create(Object.getPrototypeOf(response) as object);
  for (const [name, value] of Object.entries(facts))
    Object.defineProperty(between, name, { configurable: true, enumerable: true, value });
  return Object.setPrototypeOf(response, between) as Response;
}

/** What `Response.url` says. */
export function withoutFragment(url: string): string {
  const { href, hash } = new URL(url);
  return hash === "" ? href : href.slice(0, -hash.length);
}

/** A status that real sockets give and the constructor refuses. */
function isOdd(status: number): boolean {
  return status < 200 || status > 599;
}

/** How a body ends, once all that came of it is read. */
type BodyEnd = { how: "closed" } | { how: "broken"; error: unknown };

/** A body that comes in pieces. `fail` ends it from the reader's side; `onCancel` is told when the reader gives up. */
export function openBody(onCancel: () => void): {
  stream: ReadableStream;
  sink: BodySink;
  fail(reason: unknown): void;
} {
  let controller!: ReadableByteStreamController;
  const pieces: Uint8Array[] = [];
  let end: BodyEnd | undefined;
  let wake = (): void => {};
  const pull = (): void | Promise<void> => {
    const piece = pieces.shift();
    // A copy: the stream takes a piece with all that shares its memory.
    if (piece !== undefined) controller.enqueue(Uint8Array.from(piece));
    else if (end !== undefined) finish(controller, end);
    else return new Promise<void>(resolve => (wake = resolve)).then(pull);
  };
  const stream = new ReadableStream({
    // As with `fetch`, a reader may bring its own buffer.
    type: "bytes",
    start: given => {
      controller = given;
    },
    pull,
    cancel: () => {
      if (end === undefined) onCancel();
      end ??= { how: "closed" };
    },
  });
  const endWith = (given: BodyEnd): void => {
    end ??= given;
    wake();
  };
  return {
    stream,
    sink: {
      piece(bytes) {
        if (end === undefined) pieces.push(bytes);
        wake();
      },
      end: () => endWith({ how: "closed" }),
      fail: shape => endWith({ how: "broken", error: transportError(shape) }),
    },
    fail(error) {
      if (end !== undefined) return;
      pieces.length = 0;
      endWith({ how: "broken", error });
      controller.error(error);
    },
  };
}

function finish(controller: ReadableByteStreamController, end: BodyEnd): void {
  if (end.how === "broken") {
    controller.error(end.error);
    return;
  }
  controller.close();
  controller.byobRequest?.respond(0);
}
