/** The msw door: the subject's own HTTP stack runs in full and msw catches it at the socket. For fidelity. */
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import type { Answer } from "../fault/fault.ts";
import type { ShapeId } from "../fault/shapes.ts";
import { realTimerClass, realTimers } from "../kernel/real-timers.ts";
import { doorScope } from "../kernel/tripwire.ts";
import {
  type Door,
  type DoorWorld,
  headerLookup,
  isPlainBody,
  isRequest,
  plainCall,
  textOf,
  transportError,
} from "./door.ts";
import type { Ending, WireRequest } from "./flight.ts";
import { locate } from "./hosts.ts";
import { follow, type Hop, redirectOf } from "./redirect.ts";
import { openBody, showAnswer, startOf } from "./response.ts";
import { afterHead, type MovingBody, nudging, withBrokenBody, withTrackedReaders } from "./stack-body.ts";

/** Ties a request that msw caught to the call that made it. The mock server never sees it. */
const CALL_HEADER = "x-ilink-sim-call";

const { setTimeout: nativeSetTimeout, clearTimeout: nativeClearTimeout } = realTimers;
const NativeTimeout = realTimerClass();

interface Call extends MovingBody {
  request: WireRequest;
  /** The server has it and has not answered: nothing is left to run for it. */
  parked: boolean;
  /** The subject's promise has settled. */
  over: boolean;
  /** What the wire decided, once it has. */
  outcome: Promise<Response>;
  transport: ShapeId | undefined;
  answer: Answer | undefined;
  /** The place that the answer sends `fetch` to. */
  location: string | undefined;
  /** The body comes in pieces: this ends it when the subject gives up. */
  giveUp: ((reason: unknown) => void) | undefined;
}

export const mswDoor: Door = {
  settleTurns: 3,
  open(world) {
    const calls = new Map<string, Call>();
    const restoreTimers = realTimersInside();
    const server = setupServer(
      http.all("*", async ({ request }) => {
        const id = request.headers.get(CALL_HEADER);
        if (id === null) return uncorrelated(world, request);
        const call = calls.get(id);
        if (call === undefined) return HttpResponse.error();
        // From here on the server sees what really came out of the HTTP stack.
        const headers = request.headers;
        call.request.method = request.method;
        call.request.header = name => headers.get(name) ?? undefined;
        if (call.request.bytes === undefined) call.request.body = await request.text();
        else {
          call.request.bytes = new Uint8Array(await request.arrayBuffer());
          call.request.body = textOf(call.request.bytes);
        }
        park(world, call);
        return call.outcome;
      }),
    );
    server.listen();
    const intercepted = globalThis.fetch;
    let count = 0;
    const newId = (): string => String(++count);
    globalThis.fetch = (input, init) => {
      const id = newId();
      return callThrough({ world, intercepted, calls, newId }, id, input, init ?? {}, 0);
    };
    return () => {
      globalThis.fetch = intercepted;
      server.close();
      restoreTimers();
    };
  },
};

/**
 * The HTTP stack's own housekeeping (undici's half-second timer) lives in real time: its limits must not
 * decide anything in a run, and it keeps its timer beyond a run.
 */
function realTimersInside(): () => void {
  const { setTimeout: virtualSet, clearTimeout: virtualClear } = globalThis;
  globalThis.setTimeout = ((...args: Parameters<typeof setTimeout>) =>
    (doorScope.getStore() === true ? nativeSetTimeout : virtualSet)(...args)) as typeof setTimeout;
  // `util.promisify(setTimeout)` finds its promise form here.
  Object.assign(globalThis.setTimeout, virtualSet);
  globalThis.clearTimeout = timer =>
    (timer instanceof NativeTimeout ? nativeClearTimeout : virtualClear)(timer);
  return () => {
    globalThis.setTimeout = virtualSet;
    globalThis.clearTimeout = virtualClear;
  };
}

function park(world: DoorWorld, call: Call): void {
  if (call.over) return;
  call.parked = true;
  world.finish();
}

function unpark(world: DoorWorld, call: Call): void {
  if (!call.parked || call.over) return;
  call.parked = false;
  world.begin();
}

interface Stack {
  world: DoorWorld;
  intercepted: typeof fetch;
  calls: Map<string, Call>;
  newId(): string;
}

/** @param hops redirects followed so far */
async function callThrough(
  stack: Stack,
  id: string,
  input: string | URL | Request,
  init: RequestInit,
  hops: number,
): Promise<Response> {
  const { world, intercepted, calls } = stack;
  if (isRequest(input) || !isPlainBody(init.body)) {
    world.begin();
    const read = await plainCall(input, init).finally(world.finish);
    return callThrough(stack, id, read.url, read.init, hops);
  }
  const url = String(input);
  const place = locate(url);
  const headers = new Headers(init.headers);
  if (place === undefined) {
    world.onForeign(url, headers.get("authorization") ?? undefined);
    throw transportError("dns-not-found");
  }
  headers.set(CALL_HEADER, id);
  const { signal, body } = init;
  signal?.throwIfAborted();

  const { promise, resolve } = Promise.withResolvers<Response>();
  const request: WireRequest = {
    method: init.method ?? "GET",
    host: place.host,
    path: place.path,
    header: headerLookup(headers),
    body: textOf(body),
    // What a redirect made of it is not the subject's doing.
    ...(hops > 0 ? { blameless: true } : {}),
    ...(body instanceof Uint8Array ? { bytes: body } : {}),
  };
  const call: Call = {
    request,
    parked: false,
    over: false,
    outcome: promise,
    transport: undefined,
    answer: undefined,
    location: undefined,
    giveUp: undefined,
    early: undefined,
    broken: undefined,
  };
  calls.set(id, call);
  world.begin();
  const hangUp = world.wire.send(
    request,
    endingOf(world, call, init, resolve, () => hangUp()),
  );
  const onAbort = (): void => {
    hangUp();
    call.giveUp?.(signal?.reason);
  };
  signal?.addEventListener("abort", onAbort, { once: true });
  let hop: Hop | undefined;
  try {
    const response = await doorScope.run(true, () => intercepted(input, { ...init, headers }));
    const shown = call.answer === undefined ? response : showAnswer(response, call.answer, hops);
    const early = call.early ?? [];
    call.early = undefined;
    for (const action of early) action();
    // What comes in pieces is waited for in virtual time; an instant is over while its reader waits.
    return call.giveUp === undefined ? withTrackedReaders(world, shown) : withBrokenBody(call, shown);
  } catch (error) {
    // msw has one generic error; the subject sees the shape that the fault stands for.
    if (call.transport !== undefined) throw transportError(call.transport);
    if (call.location === undefined || call.answer === undefined) throw error;
    hop = follow(url, call.location, call.answer.status, init, hops);
    if ("error" in hop) throw hop.error;
  } finally {
    if (call.giveUp === undefined) signal?.removeEventListener("abort", onAbort);
    calls.delete(id);
    call.over = true;
    if (!call.parked) world.finish();
  }
  return callThrough(stack, stack.newId(), hop.url, hop.init, hops + 1);
}

/** What the wire decides, handed to msw. */
function endingOf(
  world: DoorWorld,
  call: Call,
  init: RequestInit,
  resolve: (response: Response) => void,
  hangUp: () => void,
): Ending {
  return {
    answer(answer) {
      unpark(world, call);
      call.answer = answer;
      call.location = redirectOf(answer, init);
      // The stack must not follow it on its own: the next request is the door's to make.
      resolve(
        (call.location === undefined
          ? new HttpResponse(...startOf(answer))
          : HttpResponse.error()) as Response,
      );
    },
    begin(answer) {
      unpark(world, call);
      call.answer = answer;
      const { stream, sink, fail } = openBody(hangUp);
      call.giveUp = fail;
      call.early = [];
      resolve(new HttpResponse(stream, startOf(answer)[1]) as Response);
      return afterHead(call, nudging(world, sink));
    },
    fail(shape) {
      call.transport = shape;
      unpark(world, call);
      resolve(HttpResponse.error() as Response);
    },
  };
}

/** A request made without `fetch` (node:http, an undici dispatcher): served when it arrives. */
async function uncorrelated(world: DoorWorld, request: Request): Promise<Response> {
  const place = locate(request.url);
  if (place === undefined) {
    world.onForeign(request.url, request.headers.get("authorization") ?? undefined);
    return HttpResponse.error() as Response;
  }
  const bytes = new Uint8Array(await request.arrayBuffer());
  const { promise, resolve } = Promise.withResolvers<Response>();
  const hangUp = world.wire.send(
    {
      method: request.method,
      host: place.host,
      path: place.path,
      header: name => request.headers.get(name) ?? undefined,
      body: textOf(bytes),
      bytes,
    },
    {
      answer: answer => resolve(new HttpResponse(...startOf(answer)) as Response),
      begin(answer) {
        const { stream, sink } = openBody(() => hangUp());
        resolve(new HttpResponse(stream, startOf(answer)[1]) as Response);
        return nudging(world, sink);
      },
      fail: () => resolve(HttpResponse.error() as Response),
    },
  );
  request.signal.addEventListener("abort", hangUp, { once: true });
  return promise;
}
