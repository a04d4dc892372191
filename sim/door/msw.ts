/** The msw door: the subject's own HTTP stack runs in full and msw catches it at the socket. For fidelity. */
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { realTimerClass, realTimers } from "../kernel/real-timers.ts";
import { doorScope } from "../kernel/tripwire.ts";
import {
  type Door,
  type DoorWorld,
  headerLookup,
  isRequest,
  pathBelow,
  plainCall,
  transportError,
} from "./door.ts";
import type { WireRequest } from "./wire.ts";

/** Ties a request that msw caught to the call that made it. The mock server never sees it. */
const CALL_HEADER = "x-ilink-sim-call";

const { setTimeout: nativeSetTimeout, clearTimeout: nativeClearTimeout } = realTimers;
const NativeTimeout = realTimerClass();

/** Ways to read a body; an instant is not over while one is at work. */
const READERS = ["text", "json", "arrayBuffer", "bytes", "blob", "formData"] as const;

interface Call {
  request: WireRequest;
  /** The server has it and has not answered: nothing is left to run for it. */
  parked: boolean;
  /** The subject's promise has settled. */
  over: boolean;
  /** What the wire decided, once it has. */
  outcome: Promise<Response>;
  transport: string | undefined;
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
        call.request.body = await request.text();
        park(world, call);
        return call.outcome;
      }),
    );
    server.listen();
    const intercepted = globalThis.fetch;
    let count = 0;
    globalThis.fetch = (input, init) => {
      const id = String(++count);
      return callThrough(world, intercepted, calls, id, input, init ?? {});
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

async function callThrough(
  world: DoorWorld,
  intercepted: typeof fetch,
  calls: Map<string, Call>,
  id: string,
  input: string | URL | Request,
  init: RequestInit,
): Promise<Response> {
  if (isRequest(input) || (init.body !== undefined && init.body !== null && typeof init.body !== "string")) {
    world.begin();
    const read = await plainCall(input, init).finally(world.finish);
    return callThrough(world, intercepted, calls, id, read.url, read.init);
  }
  const url = String(input);
  const path = pathBelow(world.baseUrl, url);
  if (path === undefined) {
    world.onForeign(url);
    throw transportError("ENOTFOUND");
  }
  const headers = new Headers(init.headers);
  headers.set(CALL_HEADER, id);
  const { signal } = init;
  signal?.throwIfAborted();

  const { promise, resolve } = Promise.withResolvers<Response>();
  const request: WireRequest = {
    method: init.method ?? "GET",
    path,
    header: headerLookup(headers),
    body: typeof init.body === "string" ? init.body : "",
  };
  const call: Call = { request, parked: false, over: false, outcome: promise, transport: undefined };
  calls.set(id, call);
  world.begin();
  const hangUp = world.wire.send(request, {
    answer(status, contentType, text) {
      unpark(world, call);
      const empty = status === 204 || status === 205 || status === 304;
      resolve(
        new HttpResponse(empty ? null : text, {
          status,
          headers: { "content-type": contentType },
        }) as Response,
      );
    },
    fail(code) {
      call.transport = code;
      unpark(world, call);
      resolve(HttpResponse.error() as Response);
    },
  });
  signal?.addEventListener("abort", hangUp, { once: true });
  try {
    const response = await doorScope.run(true, () => intercepted(input, { ...init, headers }));
    return withTrackedReaders(world, response);
  } catch (error) {
    // msw has one generic error; the subject sees the code that the fault stands for.
    throw call.transport === undefined ? error : transportError(call.transport);
  } finally {
    signal?.removeEventListener("abort", hangUp);
    calls.delete(id);
    call.over = true;
    if (!call.parked) world.finish();
  }
}

function withTrackedReaders(world: DoorWorld, response: Response): Response {
  const { body } = response;
  if (body !== null) {
    // Who cancels a body closes its connection, and the stack makes the next one then and there: the door's work too.
    const cancel = body.cancel.bind(body);
    body.cancel = reason => doorScope.run(true, () => cancel(reason));
  }
  for (const name of READERS) {
    const read = response[name].bind(response) as () => Promise<unknown>;
    Object.defineProperty(response, name, {
      configurable: true,
      value: async () => {
        world.begin();
        try {
          return await read();
        } finally {
          world.finish();
        }
      },
    });
  }
  return response;
}

/** A request made without `fetch` (node:http, an undici dispatcher): served when it arrives. */
async function uncorrelated(world: DoorWorld, request: Request): Promise<Response> {
  const path = pathBelow(world.baseUrl, request.url);
  if (path === undefined) {
    world.onForeign(request.url);
    return HttpResponse.error() as Response;
  }
  const body = await request.text();
  const { promise, resolve } = Promise.withResolvers<Response>();
  const hangUp = world.wire.send(
    { method: request.method, path, header: name => request.headers.get(name) ?? undefined, body },
    {
      answer: (status, contentType, text) =>
        resolve(new HttpResponse(text, { status, headers: { "content-type": contentType } }) as Response),
      fail: () => resolve(HttpResponse.error() as Response),
    },
  );
  request.signal.addEventListener("abort", hangUp, { once: true });
  return promise;
}
