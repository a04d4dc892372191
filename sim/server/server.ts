/** The mock iLink server: one pure step from (state, request, now) to effects. Knows no clock and no network. */
import type { Endpoint } from "../trace/record.ts";
import type { AccountState } from "./account.ts";
import { checkBody } from "./conformance.ts";
import { getUpdates } from "./delivery.ts";
import type { Effect, ServerRequest } from "./effect.ts";
import { checkBotHeaders, checkHopHeaders, methodObjection } from "./header-rules.ts";
import type { ServiceHost } from "./hosts.ts";
import { mediaParamOf } from "./media-item.ts";
import type { Objection } from "./objection.ts";
import { sendBody, sendMessage } from "./outbound.ts";
import { createQr, pollQr } from "./qr.ts";
import { answer, BAD_REQUEST, notFound, objected, quoting } from "./reply.ts";
import type { ServerState, TokenState } from "./server-state.ts";
import { lapse, notifyStart } from "./session.ts";
import { getConfig, sendTyping } from "./typing.ts";
import { LAPSED_BODY } from "./updates.ts";
import { getUploadUrl, receiveDownload, receiveUpload } from "./upload.ts";

export const PATHS: ReadonlyMap<string, Endpoint> = new Map([
  ["/ilink/bot/getupdates", "getupdates"],
  ["/ilink/bot/sendmessage", "sendmessage"],
  ["/ilink/bot/sendtyping", "sendtyping"],
  ["/ilink/bot/getconfig", "getconfig"],
  ["/ilink/bot/msg/notifystart", "notifystart"],
  ["/ilink/bot/msg/notifystop", "notifystop"],
  ["/ilink/bot/getuploadurl", "getuploadurl"],
  ["/ilink/bot/get_bot_qrcode", "get_bot_qrcode"],
  ["/ilink/bot/get_qrcode_status", "get_qrcode_status"],
  ["/c2c/upload", "upload"],
  ["/c2c/download", "download"],
]);

/** The endpoint that a path names, whatever its query. */
export function endpointOf(path: string): Endpoint | undefined {
  const query = path.indexOf("?");
  return PATHS.get(query < 0 ? path : path.slice(0, query));
}

/** Serve one request. */
export function receive(state: ServerState, request: ServerRequest, nowMs: number): Effect[] {
  const endpoint = endpointOf(request.path);
  if (endpoint === undefined || !isServedAt(endpoint, request.host)) return [notFound(request.request)];
  switch (endpoint) {
    case "get_bot_qrcode":
      return createQr(state, request, nowMs);
    case "get_qrcode_status":
      return pollQr(state, request, nowMs);
    case "upload":
      return receiveUpload(state, request);
    case "download":
      return receiveDownload(state, request);
    default:
      return receiveCall(state, endpoint, request, nowMs);
  }
}

/** "Later calls must go to it" (ilink-protocol §1.1). No other host knows the token. */
const HOST_OBJECTION: Objection = { field: "host", message: "expected that of the login's baseurl" };

/** The token that a request carries; undefined when it carries none. */
export function bearerOf(request: Pick<ServerRequest, "header">): string | undefined {
  const header = request.header("authorization");
  return header?.startsWith("Bearer ") ? header.slice("Bearer ".length) : undefined;
}

type Call = Exclude<Endpoint, "get_bot_qrcode" | "get_qrcode_status" | "upload" | "download">;

/** A call of a bot: everything that goes by its token. */
function receiveCall(state: ServerState, endpoint: Call, request: ServerRequest, nowMs: number): Effect[] {
  const token = bearerOf(request);
  const known = token === undefined ? undefined : state.tokens.get(token);
  const objections = checkBotHeaders(request, state.options);
  if (state.options.uin === "fresh") checkUinIsFresh(known, request, objections);
  const isSigned = objections.length === 0;
  const isAtHome = request.host === undefined || known === undefined || request.host === known.host;
  if (!isAtHome && known?.account.token === token) objections.push(HOST_OBJECTION);
  const body = parseBody(request.body);
  const wrong = bodyObjections(state, endpoint, request, body);
  objections.push(...checkHopHeaders(request), ...wrong);
  const effects = objected(request, endpoint, known?.account.name ?? "?", objections);

  const account = known?.account;
  if (account === undefined || account.token !== token || !isSigned || !isAtHome) {
    effects.push(answer(request.request, state.options.staleBody));
    return effects;
  }
  const right = wrong.length === 0 ? body : undefined;
  for (const effect of lapse(state, account, nowMs)) effects.push(effect);
  for (const effect of serveCall(state, account, endpoint, request, right, nowMs)) effects.push(effect);
  return effects;
}

/** What is refused in a call whose headers are right. */
function bodyObjections(
  state: ServerState,
  endpoint: Call,
  request: ServerRequest,
  body: Record<string, unknown> | undefined,
): Objection[] {
  const objections = request.method === "POST" ? [] : [methodObjection(request, "POST")];
  if (body === undefined) objections.push({ field: "body", message: "expected a JSON object" });
  else checkBody(endpoint, body, state.options, objections);
  if (endpoint === "sendmessage") checkMediaIsKnown(state, body, objections);
  return objections;
}

/** A call with a token that is an account's current one. @param body undefined when it is not what the service takes */
function serveCall(
  state: ServerState,
  account: AccountState,
  endpoint: Call,
  request: ServerRequest,
  body: Record<string, unknown> | undefined,
  nowMs: number,
): Effect[] {
  if (endpoint === "notifystart" && body !== undefined) return notifyStart(state, account, request, nowMs);
  if (endpoint === "notifystop" && body !== undefined) return [answer(request.request, '{"ret":0}')];
  const isLapsed = account.session === "lapsed";
  if (account.session !== "live" && !isLapsed) return [answer(request.request, state.options.staleBody)];
  if (body === undefined) return [answer(request.request, BAD_REQUEST)];
  // A silent lapse: everything looks as usual, nothing is taken. Auth is looked at before the hold (ilink-protocol §3.1).
  if (isLapsed && endpoint === "getupdates") return [answer(request.request, LAPSED_BODY)];
  if (isLapsed && endpoint === "sendmessage") return [answer(request.request, sendBody(state))];
  const effects = serveLive(state, account, endpoint, request, body, nowMs);
  return isLapsed ? effects.filter(effect => effect.effect !== "note") : effects;
}

function serveLive(
  state: ServerState,
  account: AccountState,
  endpoint: Call,
  request: ServerRequest,
  body: Record<string, unknown>,
  nowMs: number,
): Effect[] {
  if (request.quirk?.quotes) return [quoting(request)];
  switch (endpoint) {
    case "getupdates":
      return getUpdates(state, account, request, body, nowMs);
    case "sendmessage":
      return sendMessage(state, account, request, body, nowMs);
    case "getconfig":
      return getConfig(state, account, request, body, nowMs);
    case "sendtyping":
      return sendTyping(state, account, request, body, nowMs);
    case "getuploadurl":
      return getUploadUrl(state, account, request, body);
    default:
      return [];
  }
}

/** QR calls always use the fixed host (ilink-protocol §1.1). */
const QR_ENDPOINTS: ReadonlySet<Endpoint> = new Set(["get_bot_qrcode", "get_qrcode_status"]);

/** Each host serves its own paths; a redirected QR login goes on at another. */
function isServedAt(endpoint: Endpoint, host: ServiceHost | undefined): boolean {
  if (host === undefined) return true;
  const isCdn = endpoint === "upload" || endpoint === "download";
  if (host === "other") return endpoint === "get_qrcode_status";
  if (host === "moved" && QR_ENDPOINTS.has(endpoint)) return false;
  return isCdn === (host === "cdn");
}

/** The same number twice running on one token is not random. It may rarely repeat later. */
function checkUinIsFresh(
  known: TokenState | undefined,
  request: ServerRequest,
  objections: Objection[],
): void {
  if (known === undefined) return;
  const uin = request.header("x-wechat-uin");
  if (uin !== undefined && uin === known.uin) {
    const message = "expected a fresh number, got that of the request before";
    objections.push({ field: "header X-WECHAT-UIN", message });
  }
  known.uin = uin;
}

/** A media item must name a file that lies on the CDN. */
function checkMediaIsKnown(
  state: ServerState,
  body: Record<string, unknown> | undefined,
  objections: Objection[],
): void {
  const items = (body?.msg as { item_list?: unknown } | undefined | null)?.item_list;
  const param = Array.isArray(items) ? mediaParamOf(items[0]) : undefined;
  if (param === undefined || state.media.has(param)) return;
  const message = "expected an encrypt_query_param that an upload gave";
  objections.push({ field: "body.msg.item_list[0]", message });
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
