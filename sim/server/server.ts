/** The mock iLink server: one pure step from (state, request, now) to effects. Knows no clock and no network. */
import type { Endpoint } from "../trace/record.ts";
import { checkBody, checkHeaders, type Objection } from "./conformance.ts";
import { getUpdates } from "./delivery.ts";
import type { Effect, ServerRequest } from "./effect.ts";
import { sendMessage } from "./outbound.ts";
import { accepted, answer } from "./reply.ts";
import { lapse, notifyStart } from "./session.ts";
import type { ServerState } from "./state.ts";

export const PATHS: ReadonlyMap<string, Endpoint> = new Map([
  ["/ilink/bot/getupdates", "getupdates"],
  ["/ilink/bot/sendmessage", "sendmessage"],
  ["/ilink/bot/sendtyping", "sendtyping"],
  ["/ilink/bot/getconfig", "getconfig"],
  ["/ilink/bot/msg/notifystart", "notifystart"],
  ["/ilink/bot/msg/notifystop", "notifystop"],
]);

/** The endpoint that a path names, whatever its query. */
export function endpointOf(path: string): Endpoint | undefined {
  const query = path.indexOf("?");
  return PATHS.get(query < 0 ? path : path.slice(0, query));
}

/** Serve one request. */
export function receive(state: ServerState, request: ServerRequest, nowMs: number): Effect[] {
  const endpoint = endpointOf(request.path);
  if (endpoint === undefined) {
    return [answer(request.request, "<html><body>404 Not Found</body></html>", 404, "text/html")];
  }
  const token = bearerOf(request);
  const known = token === undefined ? undefined : state.tokens.get(token);
  const objections = checkHeaders(request);
  const headersMissing = objections.length > 0;
  const body = parseBody(request.body);
  if (request.method !== "POST")
    objections.push({ field: "method", message: `expected POST, got ${request.method}` });
  if (body === undefined) objections.push({ field: "body", message: "expected a JSON object" });
  else checkBody(endpoint, body, objections);
  const effects = objections.map(objection => note(request, endpoint, known?.account.name ?? "?", objection));

  const account = known?.account;
  if (account === undefined || account.token !== token || (headersMissing && state.options.checkHeaders)) {
    effects.push(answer(request.request, state.options.staleBody));
    return effects;
  }
  effects.push(...lapse(state, account, nowMs));
  if (endpoint === "notifystart") return [...effects, ...notifyStart(state, account, request, nowMs)];
  if (endpoint === "notifystop") return [...effects, answer(request.request, '{"ret":0}')];
  if (account.session !== "live") {
    effects.push(answer(request.request, state.options.staleBody));
    return effects;
  }
  if (body === undefined) return [...effects, answer(request.request, '{"ret":-1,"errmsg":"bad request"}')];
  switch (endpoint) {
    case "getupdates":
      return effects.concat(getUpdates(state, account, request, body, nowMs));
    case "sendmessage":
      return effects.concat(sendMessage(state, account, request, body, nowMs));
    case "getconfig":
      return [
        ...effects,
        accepted(request, account, endpoint),
        answer(request.request, '{"ret":0,"typing_ticket":"dGlja2V0"}'),
      ];
    case "sendtyping":
      return [...effects, accepted(request, account, endpoint), answer(request.request, '{"ret":0}')];
  }
}

/** The token that a request carries; undefined when it carries none. */
export function bearerOf(request: Pick<ServerRequest, "header">): string | undefined {
  const header = request.header("authorization");
  return header?.startsWith("Bearer ") ? header.slice("Bearer ".length) : undefined;
}

function parseBody(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function note(request: ServerRequest, endpoint: Endpoint, account: string, objection: Objection): Effect {
  return {
    effect: "note",
    record: { type: "nonconformance", request: request.request, account, endpoint, ...objection },
  };
}
