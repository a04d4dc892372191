/** The wire between a door and the mock server: applies faults and latency, keeps what is in flight, and writes the trace. */
import type { FaultEngine } from "../fault/engine.ts";
import type { WireAction } from "../fault/fault.ts";
import { disconnect, endHold, undelivered } from "../server/delivery.ts";
import type { Effect, ServerRequest } from "../server/effect.ts";
import { bearerOf, endpointOf, receive } from "../server/server.ts";
import type { ServerState } from "../server/state.ts";
import type { Endpoint, NewRecord } from "../trace/record.ts";
import { readAnswer } from "./answer.ts";

/**
 * A request as a door hands it in, at the instant the subject makes it. A door that learns more later
 * (what really came out of the HTTP stack) may change the object until it is served.
 */
export type WireRequest = Omit<ServerRequest, "request">;

/** How a request ends for the door. Exactly one is called, once, unless the door aborts first. */
export interface Ending {
  answer(status: number, contentType: string, body: string): void;
  /** A transport error, by its code. */
  fail(code: string): void;
}

export interface Wire {
  /** Put a request on the wire. Returns what the door calls when the subject gives it up. */
  send(request: WireRequest, ending: Ending): () => void;
  /** Carry out what the server asks for after something else moved it (a user wrote, a session expired). */
  carryOut(effects: readonly Effect[]): void;
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
  write(record: NewRecord): void;
  server: ServerState;
  faults(): FaultEngine;
  /** One-way network time. */
  latencyMs: number;
  /** The trace's key for an outbound text. */
  keyOf(text: string): string;
}

interface Flight {
  request: number;
  account: string;
  endpoint: Endpoint;
  ending: Ending;
  /** The server has taken it. */
  applied: boolean;
  /** What becomes of the server's own answer; undefined: it is delivered. */
  suppress: boolean;
  answerDelayMs: number;
  messages: string[];
  fault: string | undefined;
  /** The timer that will move it on. */
  cancel: (() => void) | undefined;
}

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

  const lose = (flight: Flight): void => {
    if (flight.messages.length > 0) carryOut(undelivered(server, flight.account, flight.messages));
  };

  const deliver = (flight: Flight, status: number, contentType: string, body: string): void => {
    flights.delete(flight.request);
    const { ok, stale, code } = readAnswer(flight.endpoint, status, body);
    const { advertiseMs } = server.options;
    world.write({
      type: "answer",
      request: flight.request,
      account: flight.account,
      endpoint: flight.endpoint,
      status,
      ok,
      stale,
      ...(code === undefined ? {} : { code }),
      ...(flight.messages.length === 0 ? {} : { messages: flight.messages }),
      ...(flight.endpoint === "getupdates" && ok && advertiseMs !== null
        ? { advertisedMs: advertiseMs }
        : {}),
      ...(flight.fault === undefined ? {} : { fault: flight.fault }),
    });
    flight.ending.answer(status, contentType, body);
  };

  const fail = (flight: Flight, code: string): void => {
    flights.delete(flight.request);
    lose(flight);
    world.write({
      type: "failure",
      request: flight.request,
      account: flight.account,
      endpoint: flight.endpoint,
      code,
      applied: flight.applied,
      ...(flight.fault === undefined ? {} : { fault: flight.fault }),
    });
    flight.ending.fail(code);
  };

  const serve = (flight: Flight, request: ServerRequest): void => {
    flight.applied = true;
    carryOut(receive(server, request, world.nowMs()));
  };

  const carryOut = (effects: readonly Effect[]): void => {
    for (const effect of effects) {
      if (effect.effect === "note") {
        world.write(effect.record);
        continue;
      }
      const flight = flights.get(effect.request);
      if (effect.effect === "answer") {
        // Answered for a client that has hung up meanwhile: messages handed over by it are lost.
        if (flight === undefined) continue;
        flight.cancel?.();
        flight.cancel = undefined;
        flight.messages = effect.messages ?? [];
        if (flight.suppress) continue;
        later(flight, flight.answerDelayMs, () =>
          deliver(flight, effect.status, effect.contentType, effect.body),
        );
        continue;
      }
      if (flight === undefined) continue;
      flight.cancel = world.after(effect.untilMs - world.nowMs(), () => {
        flight.cancel = undefined;
        carryOut(endHold(server, flight.account, flight.request, world.nowMs()));
      });
    }
  };

  /** A fault that lets the server apply the request but keeps its answer back. */
  const applySilently = (flight: Flight, request: ServerRequest): void => {
    flight.suppress = true;
    serve(flight, request);
    flight.cancel?.();
    flight.cancel = undefined;
    if (flight.endpoint === "getupdates") disconnect(server, flight.account, flight.request);
  };

  /** What a fault makes of a request; the way there and back takes its time as for any other. */
  const act = (flight: Flight, request: ServerRequest, action: WireAction): void => {
    const { latencyMs } = world;
    switch (action.do) {
      case "fail":
        later(flight, latencyMs, () => {
          if (action.applied) applySilently(flight, request);
          later(flight, action.afterMs + latencyMs, () => fail(flight, action.code));
        });
        return;
      case "hang":
        if (!action.applied) return;
        later(flight, latencyMs, () => {
          applySilently(flight, request);
          lose(flight);
          flight.messages = [];
        });
        return;
      case "answer":
        later(flight, latencyMs, () => {
          if (action.applied) applySilently(flight, request);
          later(flight, action.afterMs + latencyMs, () => {
            lose(flight);
            flight.messages = [];
            deliver(flight, action.status, action.contentType, action.body);
          });
        });
        return;
      case "delay":
        flight.answerDelayMs += action.answerMs;
        later(flight, action.requestMs + latencyMs, () => serve(flight, request));
        return;
    }
  };

  return {
    counts,
    carryOut,
    inFlight: () => flights.size,
    send(incoming, ending) {
      const number = ++counts.requests;
      const endpoint = endpointOf(incoming.path);
      const request: ServerRequest = Object.assign(incoming, { request: number });
      if (endpoint === undefined) {
        world.write({
          type: "nonconformance",
          request: number,
          account: "?",
          endpoint: "?",
          field: "path",
          message: `the service has no ${incoming.method} ${incoming.path.split("?", 1)[0]}`,
        });
        world.soon(() => ending.answer(404, "text/html", "<html><body>404 Not Found</body></html>"));
        return () => {};
      }
      if (endpoint === "getupdates") counts.polls++;
      const bearer = bearerOf(incoming);
      const token = bearer === undefined ? undefined : server.tokens.get(bearer);
      const account = token?.account.name ?? "?";
      const flight: Flight = {
        request: number,
        account,
        endpoint,
        ending,
        applied: false,
        suppress: false,
        answerDelayMs: world.latencyMs,
        messages: [],
        fault: undefined,
        cancel: undefined,
      };
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
        if (!flights.has(number)) return;
        const hit = world.faults().onRequest({ endpoint, account, request: number });
        if (hit === undefined) {
          later(flight, world.latencyMs, () => serve(flight, request));
          return;
        }
        flight.fault = hit.fault;
        act(flight, request, hit.action);
      });
      return () => {
        if (!flights.delete(number)) return;
        flight.cancel?.();
        disconnect(server, account, number);
        world.write({ type: "abort", request: number, account, endpoint, applied: flight.applied });
        lose(flight);
      };
    },
  };
}

function outboundKey(body: string, keyOf: (text: string) => string): string {
  try {
    const value = JSON.parse(body) as { msg?: { item_list?: { text_item?: { text?: unknown } }[] } };
    const text = value.msg?.item_list?.[0]?.text_item?.text;
    return typeof text === "string" ? keyOf(text) : "?";
  } catch {
    return "?";
  }
}
