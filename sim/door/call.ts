/** A call of `fetch` on its way through the subject's own HTTP stack: from the call to msw, and back to the caller. */
import { RequestController } from "@mswjs/interceptors";
import type { Answer } from "../fault/fault.ts";
import type { ShapeId } from "../fault/shapes.ts";
import { doorScope } from "../kernel/tripwire.ts";
import {
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
import { locate, type Place } from "./hosts.ts";
import { follow, type Hop, redirectOf } from "./redirect.ts";
import { openBody, showAnswer, startOf } from "./response.ts";
import { afterHead, type MovingBody, nudging, withBrokenBody, withTrackedReaders } from "./stack-body.ts";

/** The calls of a door. */
export interface Calls {
  /** Those without an answer, by the id in their header. */
  open: Map<string, Call>;
  header: string;
  /** The `fetch` that makes the requests. */
  beneath: typeof fetch;
  /** Calls made so far. */
  count: number;
}

interface Call extends MovingBody {
  request: WireRequest;
  /** The server has it and has not answered: nothing is left to run for it. */
  parked: boolean;
  /** The subject's promise has settled. */
  over: boolean;
  /** What the wire decided, once it has: made anew each time, as the stack asks twice where the answer is 421. */
  outcome: Promise<() => Response>;
  decide(outcome: () => Response): void;
  transport: ShapeId | undefined;
  answer: Answer | undefined;
  /** The place that the answer sends `fetch` to. */
  location: string | undefined;
  /** The body comes in pieces: this ends it when the subject gives up. */
  giveUp: ((reason: unknown) => void) | undefined;
}

/** @param hops redirects followed so far */
export async function callThrough(
  world: DoorWorld,
  calls: Calls,
  input: string | URL | Request,
  init: RequestInit,
  hops: number,
): Promise<Response> {
  if (isRequest(input) || !isPlainBody(init.body)) {
    world.begin();
    const read = await plainCall(input, init).finally(world.finish);
    return callThrough(world, calls, read.url, read.init, hops);
  }
  const url = String(input);
  const place = locate(url);
  if (place === undefined) {
    world.onForeign(saidTo(url, init.headers, init.body));
    throw transportError("dns-not-found");
  }
  init.signal?.throwIfAborted();
  const call = newCall(place, init, hops);
  const shown = await travel(world, calls, call, url, init, hops);
  if (shown instanceof Response) return shown;
  if ("error" in shown) throw shown.error;
  return callThrough(world, calls, shown.url, shown.init, hops + 1);
}

function newCall(place: Place, init: RequestInit, hops: number): Call {
  const body = init.body as string | Uint8Array<ArrayBuffer> | undefined | null;
  const { promise: outcome, resolve: decide } = Promise.withResolvers<() => Response>();
  return {
    request: {
      method: init.method ?? "GET",
      ...place,
      header: headerLookup(new Headers(init.headers)),
      body: textOf(body),
      // What a redirect made of it is not the subject's doing.
      ...(hops > 0 ? { blameless: true } : {}),
      ...(body instanceof Uint8Array ? { bytes: body } : {}),
    },
    parked: false,
    over: false,
    outcome,
    decide,
    transport: undefined,
    answer: undefined,
    location: undefined,
    giveUp: undefined,
    early: undefined,
    broken: undefined,
  };
}

/** Make the request. Its answer, or the next request of a redirect. */
async function travel(
  world: DoorWorld,
  calls: Calls,
  call: Call,
  url: string,
  init: RequestInit,
  hops: number,
): Promise<Response | Hop> {
  const { signal } = init;
  const id = String(++calls.count);
  const headers = new Headers(init.headers);
  headers.set(calls.header, id);
  calls.open.set(id, call);
  world.begin();
  const hangUp = world.wire.send(
    call.request,
    endingOf(world, call, init, () => hangUp()),
  );
  const onAbort = (): void => {
    hangUp();
    call.giveUp?.(signal?.reason);
  };
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    const response = await doorScope.run(true, () => calls.beneath(url, { ...init, headers }));
    if (call.transport !== undefined) throw transportError(call.transport);
    return call.location === undefined || call.answer === undefined
      ? show(world, call, response, hops)
      : follow(url, call.location, call.answer.status, init, hops);
  } finally {
    if (call.giveUp === undefined) signal?.removeEventListener("abort", onAbort);
    calls.open.delete(id);
    call.over = true;
    if (!call.parked) world.finish();
  }
}

function show(world: DoorWorld, call: Call, response: Response, hops: number): Response {
  const { answer } = call;
  const finish = (shown: Response): Response =>
    answer === undefined ? shown : showAnswer(shown, answer, hops);
  const early = call.early ?? [];
  call.early = undefined;
  for (const action of early) action();
  // What comes in pieces is waited for in virtual time; an instant is over while its reader waits.
  return call.giveUp === undefined
    ? withTrackedReaders(world, finish(response))
    : finish(withBrokenBody(call, response));
}

/** For a request whose end the door tells in its own way. */
const nothing = (): Response => new Response(null, { status: 204 });

/** What the wire decides, handed to msw. */
function endingOf(world: DoorWorld, call: Call, init: RequestInit, hangUp: () => void): Ending {
  return {
    answer(answer) {
      unpark(world, call);
      call.answer = answer;
      call.location = redirectOf(answer, init);
      // The stack must not follow it on its own: the next request is the door's to make.
      call.decide(call.location === undefined ? () => new Response(...startOf(answer)) : nothing);
    },
    begin(answer) {
      unpark(world, call);
      call.answer = answer;
      const { stream, sink, fail } = openBody(hangUp);
      call.giveUp = fail;
      call.early = [];
      call.decide(() => new Response(stream, startOf(answer)[1]));
      return afterHead(call, nudging(world, sink));
    },
    fail(shape) {
      call.transport = shape;
      unpark(world, call);
      // Whoever called is given the shape that the fault stands for; msw has one error for all.
      call.decide(nothing);
    },
  };
}

/** msw has caught the request of a call. Resolves when it has its answer, or nobody waits for it any more. */
export async function serveCall(
  world: DoorWorld,
  call: Call | undefined,
  request: Request,
  controller: RequestController,
): Promise<void> {
  if (call === undefined) {
    controller.respondWith(Response.error());
    return;
  }
  // From here on the server sees what really came out of the HTTP stack.
  const { headers } = request;
  call.request.method = request.method;
  call.request.header = name => headers.get(name) ?? undefined;
  if (call.request.bytes === undefined) call.request.body = await request.text();
  else {
    call.request.bytes = new Uint8Array(await request.arrayBuffer());
    call.request.body = textOf(call.request.bytes);
  }
  if (call.answer === undefined && call.transport === undefined) park(world, call);
  const outcome = await call.outcome;
  if (controller.readyState === RequestController.PENDING) controller.respondWith(outcome());
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
