/** The wire between a door and the mock server: applies faults and latency, keeps what is in flight, and writes the trace. */

import type { Answer } from "../fault/fault.ts";
import type { FaultEngine } from "../fault/hit.ts";
import { disconnect, endHold, undelivered } from "../server/delivery.ts";
import type { Effect, ServerRequest } from "../server/effect.ts";
import { bearerOf, endpointOf, receive } from "../server/server.ts";
import { takeOver } from "../server/session.ts";
import type { ServerState } from "../server/state.ts";
import type { NewRecord, OutboundKey } from "../trace/record.ts";
import { type Ending, type Flight, newFlight, type WireRequest } from "./flight.ts";
import { createLanding } from "./landing.ts";
import { createWays } from "./ways.ts";

export interface Wire {
  /** Put a request on the wire. Returns what the door calls when the subject gives it up. */
  send(request: WireRequest, ending: Ending): () => void;
  /** Carry out what the server asks for after something else moved it (a user wrote, a session expired). */
  carryOut(effects: readonly Effect[]): void;
  /** Every connection breaks: `reset` shows it, `lost` leaves both sides waiting, `killed` has nobody left to show it to. */
  sever(how: "reset" | "lost" | "killed"): void;
  /** Requests without an end. */
  inFlight(): number;
  /** Requests put on the wire so far, and getupdates among them. */
  readonly counts: { requests: number; polls: number };
}

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
  /** What the trace calls an outbound text or a piece of one. */
  keyOf(text: string): OutboundKey;
}

const NOT_FOUND: Answer = {
  status: 404,
  contentType: "text/html",
  body: "<html><body>404 Not Found</body></html>",
};
/** What any other host of the virtual world says: a portal's page. */
const PORTAL: Answer = {
  status: 200,
  contentType: "text/html",
  body: "<html><body>Welcome. Please log in.</body></html>",
};
const NOBODY: Ending = { answer() {}, begin: () => ({ piece() {}, end() {}, fail() {} }), fail() {} };

export function createWire(world: WireWorld): Wire {
  const flights = new Map<number, Flight>();
  const counts = { requests: 0, polls: 0 };
  const { server } = world;

  const later = (flight: Flight, delayMs: number, action: () => void): void => {
    if (delayMs === 0) {
      action();
      return;
    }
    flight.cancel = world.after(delayMs, () => {
      flight.cancel = undefined;
      action();
    });
  };
  /** Whether it is still under way for somebody. */
  const isUnderWay = (flight: Flight): boolean => flights.get(flight.request) === flight && !flight.severed;

  const lose = (flight: Flight): void => {
    const { messages, login } = flight;
    if (login !== undefined) {
      // Nobody has the new token, and the former is retired: as if somebody else had logged in.
      flight.login = undefined;
      carryOut(takeOver(server, login.account, world.nowMs()));
    }
    if (messages.length === 0) return;
    flight.messages = [];
    carryOut(undelivered(server, flight.account, messages));
  };

  const landing = createLanding({
    defers: world.defers,
    write: world.write,
    advertiseMs: server.options.advertiseMs,
    isUnderWay,
    forget: flight => void flights.delete(flight.request),
    lose,
    later,
  });

  const serve = (flight: Flight, request: ServerRequest): void => {
    flight.applied = true;
    carryOut(receive(server, request, world.nowMs()));
  };

  const carryOut = (effects: readonly Effect[]): void => {
    for (const effect of effects) {
      if (effect.effect === "note") {
        const carrier = effect.record.type === "credential" ? loginCarrier(effects) : undefined;
        // The subject has a new credential when the answer that brings it has arrived.
        if (carrier !== undefined && effect.record.type === "credential") carrier.login = effect.record;
        else world.write(effect.record);
        continue;
      }
      const flight = flights.get(effect.request);
      // The client has hung up meanwhile, or its connection is gone: what was handed over is lost.
      if (flight === undefined || flight.severed) continue;
      flight.cancel?.();
      flight.cancel = undefined;
      if (effect.effect === "hold") {
        flight.cancel = world.after(effect.untilMs - world.nowMs(), () => {
          flight.cancel = undefined;
          carryOut(endHold(server, flight.account, flight.request, world.nowMs()));
        });
      } else if (effect.effect === "answer") {
        flight.messages = effect.messages ?? [];
        ways.comeBack(flight, effect);
      } else landing.fail(flight, "connection-reset");
    }
  };

  /** The status question of a QR login whose answer carries the credential that was just made. */
  const loginCarrier = (effects: readonly Effect[]): Flight | undefined => {
    const answer = effects.find(effect => effect.effect === "answer");
    const flight = answer === undefined ? undefined : flights.get(answer.request);
    return flight?.endpoint === "get_qrcode_status" ? flight : undefined;
  };

  /** The network delivers a copy, whose answer goes nowhere. */
  const copyLater = (flight: Flight, request: ServerRequest, afterMs: number): void => {
    const copy = newFlight(++counts.requests, flight, NOBODY, world.latencyMs, true);
    flights.set(copy.request, copy);
    later(copy, world.latencyMs + afterMs, () =>
      serve(copy, { ...request, request: copy.request, blameless: true }),
    );
  };

  const ways = createWays({
    latencyMs: world.latencyMs,
    landing,
    isUnderWay,
    lose,
    later,
    serve,
    copyLater,
  });

  const hangUp = (flight: Flight): void => {
    if (!flights.delete(flight.request)) return;
    flight.cancel?.();
    if (!flight.severed) disconnect(server, flight.account, flight.request);
    const { request, account, endpoint, applied } = flight;
    if (!flight.ghost) world.write({ type: "abort", request, account, endpoint, applied });
    lose(flight);
  };

  return {
    counts,
    carryOut,
    inFlight: () => flights.size,
    sever(how) {
      for (const flight of [...flights.values()]) {
        // Nobody is left who would hang up; and on a copy of the network's own nobody ever does.
        if (how === "killed" || flight.ghost) {
          hangUp(flight);
          continue;
        }
        flight.cancel?.();
        flight.cancel = undefined;
        disconnect(server, flight.account, flight.request);
        if (how === "reset") landing.fail(flight, "connection-reset");
        else {
          flight.severed = true;
          lose(flight);
        }
      }
    },
    send(incoming, ending) {
      const number = ++counts.requests;
      const endpoint = endpointOf(incoming.path);
      const request: ServerRequest = Object.assign(incoming, { request: number });
      const bearer = bearerOf(incoming);
      const token = bearer === undefined ? undefined : server.tokens.get(bearer);
      const account = token?.account.name ?? accountOfBot(server, bearer);
      if (incoming.host !== undefined && incoming.host !== "api" && token !== undefined)
        world.write({ type: "leak", account, what: "token", where: `request to ${incoming.host}` });
      if (endpoint === undefined) {
        if (incoming.host !== "other" && incoming.blameless !== true)
          world.write({
            type: "nonconformance",
            request: number,
            account: "?",
            endpoint: "?",
            field: "path",
            message: `the service has no ${incoming.method} ${incoming.path.split("?", 1)[0]}`,
          });
        world.soon(() => ending.answer(incoming.host === "other" ? PORTAL : NOT_FOUND));
        return () => {};
      }
      if (endpoint === "getupdates") counts.polls++;
      const redirected = incoming.blameless === true;
      const flight = newFlight(number, { account, endpoint }, ending, world.latencyMs);
      flights.set(number, flight);
      world.write({
        type: "request",
        request: number,
        account,
        endpoint,
        token: token?.alias ?? (incoming.header("authorization") === undefined ? "-" : "?"),
        ...(endpoint === "sendmessage" ? { message: outboundKey(incoming.body, world.keyOf) } : {}),
      });
      // Whatever the door, a request travels only when the subject has settled: both doors then give one order of events.
      world.soon(() => {
        if (!isUnderWay(flight)) return;
        const session = token?.account.session;
        const hit = world.faults().onRequest({ endpoint, account, session, redirected, request: number });
        if (hit === undefined) later(flight, world.latencyMs, () => serve(flight, request));
        else ways.goOut(flight, request, hit);
      });
      return () => hangUp(flight);
    },
  };
}

/** Whose token a torn one must have been: it begins with the bot's id. */
function accountOfBot({ accounts }: ServerState, bearer: string | undefined): string {
  // A login, an upload or a download carries none: nothing to look for among a thousand accounts.
  if (bearer === undefined) return "?";
  const botId = bearer.split(":", 1)[0];
  for (const { name, botId: known } of accounts.values()) if (known === botId) return name;
  return "?";
}

function outboundKey(body: string, keyOf: WireWorld["keyOf"]): string {
  try {
    const value = JSON.parse(body) as { msg?: { item_list?: { text_item?: { text?: unknown } }[] } };
    const text = value.msg?.item_list?.[0]?.text_item?.text;
    return typeof text === "string" ? keyOf(text).message : "?";
  } catch {
    return "?";
  }
}
