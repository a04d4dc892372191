/**
 * The repair as an undici interceptor: for programs that compose dispatchers. It speaks undici's interface for handlers
 * (7 and later) without importing undici.
 */
import type { Answer, Call, Place, Send } from "./call.ts";
import { urlGiven } from "./given.ts";
import { type Body, contentOf, endedBy } from "./passed-on.ts";
import { Repair, type RepairOptions } from "./repair.ts";

/** What undici passes to an interceptor; the part that is read here. */
export interface DispatchOptions {
  origin?: string | URL;
  path: string;
  method: string;
  body?: unknown;
  headers?: unknown;
}

/** How a handler ends or slows its request. */
export interface DispatchController {
  readonly aborted: boolean;
  readonly paused: boolean;
  readonly reason: Error | null;
  abort(reason: Error): void;
  pause(): void;
  resume(): void;
}

/** Headers as undici gives them to handlers. */
export type IncomingHeaders = Record<string, string | string[] | undefined>;

/** undici's handler of one request. */
export interface DispatchHandler {
  onRequestStart?(controller: DispatchController, context: unknown): void;
  onResponseStart?(
    controller: DispatchController,
    statusCode: number,
    headers: IncomingHeaders,
    statusMessage?: string,
  ): void;
  onResponseData?(controller: DispatchController, chunk: Uint8Array): void;
  onResponseEnd?(controller: DispatchController, trailers: IncomingHeaders): void;
  onResponseError?(controller: DispatchController, error: Error): void;
}

/** undici's `dispatch`. */
export type Dispatch = (options: DispatchOptions, handler: DispatchHandler) => boolean;

/**
 * An interceptor for `dispatcher.compose()`: what {@link wrapFetch} does, for `undici.fetch`, `undici.request` and the
 * global dispatcher. Put it last, so that it stands before retries and caches.
 *
 * @example
 * ```ts
 * import { Agent, setGlobalDispatcher } from "undici";
 * setGlobalDispatcher(new Agent().compose(ilinkRecovery()));
 * ```
 * @throws OptionError for an unusable option.
 */
export function ilinkRecovery(options: RepairOptions = {}): <D>(dispatch: D) => D {
  const repair = new Repair(options);
  const intercept =
    (dispatch: Dispatch): Dispatch =>
    (options, handler) => {
      const ours = ofTheRepair(repair, options, handler);
      if (ours === undefined) return dispatch(options, handler);
      // A handler that throws while it is told of an error has had its say.
      play(repair, ours, handler, dispatch).catch(() => {});
      return true;
    };
  // The types of undici's own interceptors differ between its versions; the shape that is used does not.
  return dispatch => intercept(dispatch as Dispatch) as typeof dispatch;
}

/** A request that the repair looks at. */
interface Ours {
  place: Place;
  url: string;
  headers: Record<string, string>;
  /** The request as it is to be sent when the repair steps aside. */
  options: DispatchOptions;
}

function ofTheRepair(repair: Repair, options: DispatchOptions, handler: DispatchHandler): Ours | undefined {
  const { origin = "", path, method, body, headers: given } = options;
  // Most requests of a process go elsewhere: they cost no more than this.
  if (typeof path !== "string" || !path.includes("/ilink/bot/") || method !== "POST") return undefined;
  // Handlers of undici 6 have other methods; its dispatchers do not compose with those of later versions.
  if (handler.onRequestStart === undefined || !isText(body)) return undefined;
  try {
    // An origin given as a URL ends in a slash when it is written.
    const url = `${urlGiven(origin)?.replace(/\/$/, "")}${path}`;
    const place = repair.placeOf(url);
    if (place === undefined) return undefined;
    const headers = readHeaders(given);
    if (headers.authorization === undefined) return undefined;
    // An iterator has been used up.
    const again = typeof (given as { next?: unknown }).next === "function" ? headers : given;
    return { place, url, headers, options: { ...options, headers: again } };
  } catch {
    // No request that undici would send.
    return undefined;
  }
}

/** Carry a request out, and play its end to the handler. */
async function play(
  repair: Repair,
  { place, url, headers, options }: Ours,
  handler: DispatchHandler,
  dispatch: Dispatch,
): Promise<void> {
  const abort = new AbortController();
  const controller = controllerOf(abort);
  try {
    handler.onRequestStart?.(controller, {});
    const body = await readText(options.body);
    const call: Call = {
      url,
      // The repair reads answers as they are on the wire.
      headers: { ...headers, "accept-encoding": "identity" },
      body,
      signal: abort.signal,
    };
    const answer = await repair.carryOut(place, call, sendBy(dispatch, options, repair.answerBytesMax));
    if (answer === undefined)
      return void dispatch({ ...options, body: body || options.body }, begun(handler, abort.signal));
    const { status, text, passedOn } = answer;
    handler.onResponseStart?.(controller, status, { ...answer.headers }, "");
    await controller.resumed();
    const pieces = passedOn === undefined ? [Buffer.from(text)] : endedBy(abort.signal, passedOn.body);
    for await (const piece of pieces) {
      if (!controller.aborted) handler.onResponseData?.(controller, piece);
      await controller.resumed();
    }
    if (controller.aborted) throw abort.signal.reason;
    handler.onResponseEnd?.(controller, {});
  } catch (error) {
    handler.onResponseError?.(controller, error instanceof Error ? error : new Error(String(error)));
  }
}

/** The rest of a handler that was told of the beginning already, and may have ended it since. */
function begun(handler: DispatchHandler, signal: AbortSignal): DispatchHandler {
  let onAbort = (): void => {};
  const settle = (): void => signal.removeEventListener("abort", onAbort);
  return {
    onRequestStart(controller) {
      onAbort = () => controller.abort(signal.reason);
      if (signal.aborted) onAbort();
      else signal.addEventListener("abort", onAbort);
    },
    onResponseStart: (...args) => handler.onResponseStart?.(...args),
    onResponseData: (...args) => handler.onResponseData?.(...args),
    onResponseEnd: (...args) => {
      settle();
      handler.onResponseEnd?.(...args);
    },
    onResponseError: (...args) => {
      settle();
      handler.onResponseError?.(...args);
    },
  };
}

function controllerOf(abort: AbortController): DispatchController & { resumed(): Promise<void> } {
  let paused = Promise.withResolvers<void>();
  paused.resolve();
  let isPaused = false;
  const controller = {
    get aborted() {
      return abort.signal.aborted;
    },
    get paused() {
      return isPaused;
    },
    get reason() {
      return abort.signal.aborted ? abort.signal.reason : null;
    },
    abort(reason: Error) {
      abort.abort(reason);
      controller.resume();
    },
    pause() {
      if (isPaused) return;
      isPaused = true;
      paused = Promise.withResolvers();
    },
    resume() {
      isPaused = false;
      paused.resolve();
    },
    resumed: () => paused.promise,
  };
  return controller;
}

/** A way to send that keeps nothing of the request it came with but what the caller chose beside it. */
function sendBy(
  dispatch: Dispatch,
  { headers: _headers, body: _body, ...rest }: DispatchOptions,
  bytesMax: number,
): Send {
  return async call => {
    const { body, ...head } = await exchange(dispatch, rest, call);
    return { ...head, ...(await contentOf(body, bytesMax)) };
  };
}

interface Response extends Pick<Answer, "status" | "headers"> {
  body: Body;
}

/** One request of the repair's, through the rest of the chain. Resolves when the head is there; the body comes as it is read. */
function exchange(dispatch: Dispatch, options: DispatchOptions, call: Call): Promise<Response> {
  return new Promise((resolve, reject) => {
    const { signal } = call;
    let onAbort = (): void => {};
    let sink: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;
    let arrived = (): void => {};
    const url = new URL(call.url);
    const settle = (): void => {
      arrived();
      signal.removeEventListener("abort", onAbort);
    };
    dispatch(
      {
        ...options,
        origin: url.origin,
        path: url.pathname + url.search,
        headers: call.headers,
        body: call.body,
      },
      {
        onRequestStart(controller) {
          onAbort = () => controller.abort(signal.reason);
          if (signal.aborted) onAbort();
          else signal.addEventListener("abort", onAbort);
        },
        onResponseStart(controller, status, headers) {
          // What is only announced (100, 103) is not the answer.
          if (status < 200) return;
          const body: Body = new ReadableStream({
            start: given => {
              sink = given;
            },
            // Asked once for each piece, not again and again until one comes.
            pull: () =>
              new Promise(resolve => {
                arrived = resolve;
                controller.resume();
              }),
            cancel: () => {
              sink = undefined;
              controller.abort(new Error("nobody reads the answer any more"));
            },
          });
          resolve({ status, headers: readHeaders(headers), body });
        },
        onResponseData(controller, chunk) {
          // A parser that goes on after a pause shows nothing first: to pause again for that would never end.
          if (chunk.length === 0) return;
          // undici may use the memory of a piece again.
          sink?.enqueue(new Uint8Array(chunk));
          if ((sink?.desiredSize ?? 1) <= 0) controller.pause();
          arrived();
        },
        onResponseEnd() {
          settle();
          if (sink === undefined) reject(new Error("the answer ended before it began"));
          else sink.close();
        },
        onResponseError(_controller, error) {
          settle();
          if (sink === undefined) reject(error);
          else sink.error(error);
        },
      },
    );
  });
}

/** Of one body on one connection; each request and each answer has its own. */
const OF_THE_WIRE: ReadonlySet<string> = new Set(["content-length", "transfer-encoding", "connection"]);

/** Headers in any form that undici takes, by lower-case name. */
function readHeaders(given: unknown): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of pairsOf(given)) {
    if (value === undefined || value === null || OF_THE_WIRE.has(name.toLowerCase())) continue;
    headers[name.toLowerCase()] = Array.isArray(value) ? value.join(", ") : String(value);
  }
  return headers;
}

function* pairsOf(given: unknown): Iterable<[name: string, value: unknown]> {
  if (given === undefined || given === null) return;
  if (Array.isArray(given) && !Array.isArray(given[0])) {
    for (let at = 0; at + 1 < given.length; at += 2) yield [String(given[at]), given[at + 1]];
  } else if (typeof (given as Iterable<unknown>)[Symbol.iterator] === "function") {
    for (const [name, value] of given as Iterable<[string, unknown]>) yield [String(name), value];
  } else yield* Object.entries(given as object);
}

/** Whether a body is one that the repair reads: text, bytes, or, as `fetch` gives its own, pieces of them. */
function isText(body: unknown): boolean {
  if (body === undefined || body === null || typeof body === "string") return true;
  return body instanceof Uint8Array || Symbol.asyncIterator in Object(body);
}

async function readText(body: unknown): Promise<string> {
  if (body === undefined || body === null) return "";
  if (typeof body === "string") return body;
  if (body instanceof Uint8Array) return Buffer.from(body).toString();
  const pieces: Uint8Array[] = [];
  for await (const piece of body as AsyncIterable<Uint8Array | string>)
    pieces.push(Buffer.from(piece as Uint8Array));
  return Buffer.concat(pieces).toString();
}
