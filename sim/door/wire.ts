/** The wire between a door and the mock server: applies faults and latency, keeps what is in flight, and writes the trace. */
import type { Answer, FaultRequest } from "../fault/fault.ts";
import type { Hit } from "../fault/hit.ts";
import { claimsOf } from "../server/claims.ts";
import { disconnect } from "../server/delivery.ts";
import type { Effect, ServerRequest } from "../server/effect.ts";
import { bearerOf, endpointOf } from "../server/server.ts";
import type { ServerState } from "../server/state.ts";
import { type Ending, type Flight, newFlight, type WireRequest } from "./flight.ts";
import { createTraffic, type Traffic, type WireWorld } from "./traffic.ts";

export interface Wire {
  /** Put a request on the wire. Returns what the door calls when the subject gives it up. */
  send(request: WireRequest, ending: Ending): () => void;
  /** Carry out what the server asks for after something else moved it (a user wrote, a session expired). */
  carryOut(effects: readonly Effect[]): void;
  /** Every connection breaks: `reset` shows it, `lost` leaves both sides waiting, `killed` has nobody left to show it to. */
  sever(how: "reset" | "lost" | "killed"): void;
  /** The connection of one request breaks. @param fault the name of the fault that breaks it */
  severOne(request: number, how: "reset" | "lost", fault: string): void;
  /** Requests without an end. */
  inFlight(): number;
  /** Those of them whose connection stands, as faults look at them. */
  underWay(): (FaultRequest & { request: number })[];
  /** Requests put on the wire so far, and getupdates among them. */
  readonly counts: { requests: number; polls: number };
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

/** What the trace says of a path that the service does not have, characters. */
const PATH_SHOWN_MAX = 200;

export function createWire(world: WireWorld): Wire {
  const traffic = createTraffic(world);
  const { counts, flights, carryOut } = traffic;
  return {
    counts,
    carryOut,
    inFlight: () => flights.size,
    underWay: () =>
      [...flights.values()]
        .filter(flight => !flight.ghost && !flight.severed)
        .map(({ request, endpoint, account }) => {
          return { request, endpoint, account, session: world.server.accounts.get(account)?.session };
        }),
    severOne(request, how, fault) {
      const flight = flights.get(request);
      if (flight === undefined) return;
      flight.fault = fault;
      sever(world, traffic, flight, how);
    },
    sever(how) {
      for (const flight of [...flights.values()]) {
        // Nobody is left who would hang up; and on a copy of the network's own nobody ever does.
        if (how === "killed" || flight.ghost) hangUp(world, traffic, flight);
        else sever(world, traffic, flight, how);
      }
    },
    send(incoming, ending) {
      const request: ServerRequest = Object.assign(incoming, { request: ++counts.requests });
      const bearer = bearerOf(incoming);
      const token = bearer === undefined ? undefined : world.server.tokens.get(bearer);
      const account = token?.account.name ?? accountOfBot(world.server, bearer);
      if ((incoming.host === "cdn" || incoming.host === "other") && token !== undefined)
        world.write({ type: "leak", account, what: "token", where: `request to ${incoming.host}` });
      if (incoming.host === "other") betray(world, incoming);
      const endpoint = endpointOf(incoming.path);
      if (endpoint === undefined) {
        astray(world, request, ending);
        return () => {};
      }
      if (endpoint === "getupdates") counts.polls++;
      const flight = newFlight(request.request, { account, endpoint }, ending, world.latencyMs);
      flights.set(flight.request, flight);
      world.write({
        type: "request",
        request: flight.request,
        account,
        endpoint,
        token: token?.alias ?? (incoming.header("authorization") === undefined ? "-" : "?"),
        ...claimsOf(world.server, account, endpoint, incoming.body),
        seq: 0,
        atMs: 0,
      });
      const redirected = incoming.blameless === true;
      // Whatever the door, a request travels only when the subject has settled: both doors then give one order of events.
      world.soon(() => {
        if (!traffic.isUnderWay(flight)) return;
        const session = token?.account.session;
        const about = { endpoint, account, session, redirected, request: flight.request };
        setOut(world, traffic, flight, request, world.faults().onRequest(about));
      });
      return hangUpOf(world, traffic, flight);
    },
  };
}

/** A message to a user that goes to a host which is none of the service's: `fetch` takes a body along when it follows a redirect. */
function betray({ server, write }: WireWorld, { body }: Pick<ServerRequest, "body">): void {
  const { message = "?", context = "-", to = "?" } = claimsOf(server, "?", "sendmessage", body);
  const where = "request to other";
  if (context !== "-" && context !== "?") write({ type: "leak", account: "?", what: "context-token", where });
  if (message !== "?") write({ type: "leak", account: "?", what: "text", where: `${where}, for ${to}` });
}

/** A request to a place that the service does not have. */
function astray({ write, soon }: WireWorld, request: ServerRequest, ending: Ending): void {
  if (request.host !== "other" && request.blameless !== true)
    write({
      type: "nonconformance",
      request: request.request,
      account: "?",
      endpoint: "?",
      field: "path",
      message: `the service has no ${request.method} ${request.path.split("?", 1)[0]?.slice(0, PATH_SHOWN_MAX)}`,
    });
  soon(() => ending.answer(request.host === "other" ? PORTAL : NOT_FOUND));
}

/** @param hit the fault that acts on it */
function setOut(
  { latencyMs }: WireWorld,
  { later, serve, ways }: Traffic,
  flight: Flight,
  request: ServerRequest,
  hit: Hit | undefined,
): void {
  if (hit === undefined) later(flight, latencyMs, () => serve(flight, request));
  else ways.goOut(flight, request, hit);
}

/** Made here, where it holds on to nothing else: a request that is served is not kept while its answer is waited for. */
function hangUpOf(world: WireWorld, traffic: Traffic, flight: Flight): () => void {
  return () => hangUp(world, traffic, flight);
}

/** The subject gives it up, or nobody is left who waits for it. */
function hangUp({ server, write }: WireWorld, { flights, lose }: Traffic, flight: Flight): void {
  if (!flights.delete(flight.request)) return;
  flight.cancel?.();
  if (!flight.severed) disconnect(server, flight.account, flight.request);
  const { request, account, endpoint, applied } = flight;
  if (!flight.ghost) write({ type: "abort", request, account, endpoint, applied });
  lose(flight);
}

/** Its connection breaks: the subject sees that, or neither side knows. */
function sever(
  { server }: WireWorld,
  { landing, lose }: Traffic,
  flight: Flight,
  how: "reset" | "lost",
): void {
  flight.cancel?.();
  flight.cancel = undefined;
  disconnect(server, flight.account, flight.request);
  if (how === "reset") landing.fail(flight, "connection-reset");
  else {
    flight.severed = true;
    lose(flight);
  }
}

/** Whose token a torn one must have been: it begins with the bot's id. */
function accountOfBot({ accounts }: ServerState, bearer: string | undefined): string {
  // A login, an upload or a download carries none: nothing to look for among a thousand accounts.
  if (bearer === undefined) return "?";
  const botId = bearer.split(":", 1)[0];
  for (const { name, botId: known } of accounts.values()) if (known === botId) return name;
  return "?";
}
