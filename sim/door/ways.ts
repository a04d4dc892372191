/** The way of a request there and back, with what a fault makes of it. */

import type { Answer, WireAction } from "../fault/fault.ts";
import type { Hit } from "../fault/hit.ts";
import type { ServerRequest } from "../server/effect.ts";
import type { Flight } from "./flight.ts";
import type { Landing } from "./landing.ts";

/** Clogged answers that are released out of order come within this time. */
const SHUFFLE_MS = 1_000;
/** What can meet an answer as well as a request. */
const TURNS_BACK: ReadonlySet<WireAction["do"]> = new Set(["break", "hang", "answer", "clog"]);

export interface WaysWorld {
  /** One-way network time. */
  latencyMs: number;
  landing: Landing;
  isUnderWay(flight: Flight): boolean;
  lose(flight: Flight): void;
  later(flight: Flight, delayMs: number, action: () => void): void;
  /** The server gets it. */
  serve(flight: Flight, request: ServerRequest): void;
  /** The network delivers a copy, whose answer goes nowhere. */
  copyLater(flight: Flight, request: ServerRequest, afterMs: number): void;
}

export interface Ways {
  /** On its way to the server; `hit` is the fault that acts on it. */
  goOut(flight: Flight, request: ServerRequest, hit: Hit): void;
  /** On its way back. */
  comeBack(flight: Flight, answer: Answer): void;
}

export function createWays(world: WaysWorld): Ways {
  return {
    goOut: (flight, request, hit) => goOut(world, flight, request, hit),
    comeBack: (flight, answer) => comeBack(world, flight, answer),
  };
}

function goOut(world: WaysWorld, flight: Flight, request: ServerRequest, hit: Hit): void {
  const { latencyMs, later, serve, copyLater } = world;
  const { deliver, fail } = world.landing;
  const { action } = hit;
  flight.fault = hit.fault;
  flight.whenClosed = hit.whenClosed;
  flight.random = hit.random;
  const reach = (delayMs = latencyMs): void => later(flight, delayMs, () => serve(flight, request));
  if (hit.leg === "answer" && TURNS_BACK.has(action.do)) {
    flight.back = action;
    reach();
    return;
  }
  switch (action.do) {
    case "break":
      later(flight, latencyMs + (action.afterMs ?? 0) + latencyMs, () => fail(flight, action.shape));
      return;
    case "hang":
      return;
    case "answer":
      later(flight, latencyMs + (action.afterMs ?? 0) + latencyMs, () => deliver(flight, action.answer));
      return;
    case "change":
      flight.back = action;
      reach();
      return;
    case "clog":
      hit.whenClosed(() => release(world, flight, action.release, reach));
      return;
    case "pass":
      reach();
      return;
    case "delay":
      flight.answerDelayMs += action.answerMs ?? 0;
      reach((action.requestMs ?? 0) + latencyMs);
      return;
    case "serve":
      request.quirk = action.quirk;
      reach();
      return;
    case "strip":
      request.blameless = true;
      request.header = withoutHeaders(request.header, action.headers);
      reach();
      return;
    case "repeat":
      reach();
      copyLater(flight, request, action.afterMs);
      return;
    default:
      action satisfies never;
  }
}

function comeBack(world: WaysWorld, flight: Flight, answer: Answer): void {
  const { lose, later } = world;
  const { deliver, fail } = world.landing;
  const { back, answerDelayMs } = flight;
  switch (back?.do) {
    case "break":
      later(flight, (back.afterMs ?? 0) + answerDelayMs, () => fail(flight, back.shape));
      return;
    case "hang":
      lose(flight);
      return;
    case "answer":
      lose(flight);
      later(flight, (back.afterMs ?? 0) + answerDelayMs, () => deliver(flight, back.answer));
      return;
    case "change":
      later(flight, answerDelayMs, () => deliver(flight, back.change(answer)));
      return;
    case "clog":
      flight.whenClosed?.(() => release(world, flight, back.release, () => deliver(flight, answer)));
      return;
    default:
      later(flight, answerDelayMs, () => deliver(flight, answer));
  }
}

/** Let go of what was clogged. */
function release(
  { isUnderWay, later }: WaysWorld,
  flight: Flight,
  how: "in-order" | "shuffled",
  action: () => void,
): void {
  const delayMs = how === "shuffled" ? Math.floor((flight.random?.() ?? 0) * SHUFFLE_MS) : 0;
  later(flight, delayMs, () => {
    if (isUnderWay(flight)) action();
  });
}

function withoutHeaders(header: (name: string) => string | undefined, names: readonly string[]) {
  const gone = new Set(names.map(name => name.toLowerCase()));
  return (name: string): string | undefined => (gone.has(name) ? undefined : header(name));
}
