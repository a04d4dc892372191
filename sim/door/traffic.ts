/** What is in flight between subject and server, and what moves it on: the server's effects, faults, latency. */
import type { FaultEngine } from "../fault/hit.ts";
import { noteCursor } from "../server/cursor.ts";
import { endHold, undelivered } from "../server/delivery.ts";
import type { Effect, ServerRequest } from "../server/effect.ts";
import { loseLogin } from "../server/qr.ts";
import { receive } from "../server/server.ts";
import type { ServerState } from "../server/state.ts";
import { hearRefusal } from "../server/typing.ts";
import type { NewRecord } from "../trace/record.ts";
import { type Ending, type Flight, newFlight } from "./flight.ts";
import { createLanding, type Landing, type LandingWorld } from "./landing.ts";
import { createWays, type Ways } from "./ways.ts";

export interface WireWorld {
  nowMs(): number;
  after(delayMs: number, action: () => void): () => void;
  /** Run at this instant, once the subject has settled. */
  soon(action: () => void): void;
  /** While the subject's process stands still, keep what would reach it and give true; else give false. */
  defers(action: () => void): boolean;
  write(record: NewRecord): void;
  server: ServerState;
  faults(): FaultEngine;
  /** One-way network time. */
  latencyMs: number;
}

export interface Traffic {
  /** By request number; those without an end. */
  readonly flights: Map<number, Flight>;
  /** Requests put on the wire so far, and getupdates among them. */
  readonly counts: { requests: number; polls: number };
  readonly ways: Ways;
  readonly landing: Landing;
  later(flight: Flight, delayMs: number, action: () => void): void;
  isUnderWay(flight: Flight): boolean;
  /** The server gets it. */
  serve(flight: Flight, request: ServerRequest): void;
  carryOut(effects: readonly Effect[]): void;
  /** What it carried does not arrive. */
  lose(flight: Flight): void;
}

const NOBODY: Ending = { answer() {}, begin: () => ({ piece() {}, end() {}, fail() {} }), fail() {} };

export function createTraffic(world: WireWorld): Traffic {
  const { server } = world;
  const flights = new Map<number, Flight>();
  const counts = { requests: 0, polls: 0 };
  const later: Traffic["later"] = (flight, delayMs, action) => {
    if (delayMs === 0) action();
    else wait(world, flight, delayMs, action);
  };
  const isUnderWay = (flight: Flight): boolean => flights.get(flight.request) === flight && !flight.severed;
  const lose = (flight: Flight): void => {
    const { messages, login } = flight;
    if (login !== undefined) {
      flight.login = undefined;
      carryOut(loseLogin(server, login.account, world.nowMs()));
    }
    if (messages.length === 0) return;
    flight.messages = [];
    carryOut(undelivered(server, flight.account, messages));
  };
  const serve: Traffic["serve"] = (flight, request) => {
    flight.applied = true;
    carryOut(receive(server, request, world.nowMs()));
  };
  const carryOut = (effects: readonly Effect[]): void => {
    for (const effect of effects) {
      if (effect.effect === "note") note(world, effect.record, loginCarrier(flights, effects));
      else moveOn(effect);
    }
  };
  const moveOn = (effect: Exclude<Effect, { effect: "note" }>): void => {
    const flight = flights.get(effect.request);
    // The client has hung up meanwhile, or its connection is gone: what was handed over is lost.
    if (flight === undefined || flight.severed) return;
    cancel(flight);
    if (effect.effect === "hold") {
      wait(world, flight, effect.untilMs - world.nowMs(), () =>
        carryOut(endHold(server, flight.account, flight.request, world.nowMs())),
      );
    } else if (effect.effect === "answer") {
      flight.messages = effect.messages ?? [];
      flight.refusedTicket = effect.refusedTicket;
      ways.comeBack(flight, effect);
    } else landing.fail(flight, "connection-reset");
  };
  /** The network delivers a copy, whose answer goes nowhere. */
  const copyLater = (flight: Flight, request: ServerRequest, afterMs: number): void => {
    const copy = newFlight(++counts.requests, flight, NOBODY, world.latencyMs, true);
    flights.set(copy.request, copy);
    later(copy, world.latencyMs + afterMs, () =>
      serve(copy, { ...request, request: copy.request, blameless: true }),
    );
  };
  const { defers, write, latencyMs } = world;
  const { advertiseMs } = server.options;
  const forget = (flight: Flight): void => {
    flights.delete(flight.request);
    // A map's former tables hold on to what was in them until the next full collection.
    flight.ending = NOBODY;
    flight.body = undefined;
  };
  const heard = hearing(server, counts);
  const landing = createLanding({ defers, write, advertiseMs, ...heard, isUnderWay, forget, lose, later });
  const ways = createWays({ latencyMs, landing, isUnderWay, lose, later, serve, copyLater });
  return { flights, counts, ways, landing, later, isUnderWay, lose, serve, carryOut };
}

/** What the server is to know of answers that have reached a client. */
function hearing(
  { accounts }: ServerState,
  counts: Traffic["counts"],
): Pick<LandingWorld, "onPolled" | "onTicketRefused"> {
  return {
    onPolled(name, body) {
      const account = accounts.get(name);
      if (account !== undefined) noteCursor(account, body);
    },
    onTicketRefused(name, ticket) {
      const account = accounts.get(name);
      if (account !== undefined) hearRefusal(account, ticket, counts.requests);
    },
  };
}

function wait(world: WireWorld, flight: Flight, delayMs: number, action: () => void): void {
  flight.cancel = world.after(delayMs, () => {
    flight.cancel = undefined;
    action();
  });
}

function cancel(flight: Flight): void {
  flight.cancel?.();
  flight.cancel = undefined;
}

/** @param carrier what brings the subject its new credential: it has that when the answer has arrived */
function note({ write }: WireWorld, record: NewRecord, carrier: Flight | undefined): void {
  if (carrier !== undefined && record.type === "credential") carrier.login = record;
  else write(record);
}

/** The status question of a QR login whose answer carries the credential that was just made. */
function loginCarrier(flights: ReadonlyMap<number, Flight>, effects: readonly Effect[]): Flight | undefined {
  const answer = effects.find(effect => effect.effect === "answer");
  const flight = answer === undefined ? undefined : flights.get(answer.request);
  return flight?.endpoint === "get_qrcode_status" ? flight : undefined;
}
