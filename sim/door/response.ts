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
    headers: { "content-type": contentType, ...headers, ...(isBodiless ? {} : lengthOf(answer)) },
  };
  return [isBodiless ? null : (body as string | Uint8Array<ArrayBuffer>), init];
}

/** A body with its length leaves its connection open for the next request. One that comes in pieces has none. */
function lengthOf({ body, pace, cut }: Answer): Record<string, string> {
  if (pace !== undefined || cut !== undefined) return {};
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

/** A status that real sockets give and the constructor refuses. */
function isOdd(status: number): boolean {
  return status < 200 || status > 599;
}

/** A body that comes in pieces. `fail` ends it from the reader's side; `onCancel` is told when the reader gives up. */
export function openBody(onCancel: () => void): {
  stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  sink: BodySink;
  fail(reason: unknown): void;
} {
  let controller!: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  let open = true;
  const close = (last: () => void): void => {
    if (!open) return;
    open = false;
    last();
  };
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(given) {
      controller = given;
    },
    cancel: () => close(onCancel),
  });
  return {
    stream,
    sink: {
      piece: bytes => {
        if (open) controller.enqueue(bytes as Uint8Array<ArrayBuffer>);
      },
      end: () => close(() => controller.close()),
      fail: shape => close(() => controller.error(transportError(shape))),
    },
    fail: reason => close(() => controller.error(reason)),
  };
}
