/** The QR login: a code is made, polled for, and at its end the account has a new token (ilink-protocol §1.4). */
import { putBounded } from "./account.ts";
import { checkBody } from "./conformance.ts";
import { type Effect, queryOf, type ServerRequest } from "./effect.ts";
import { checkQrHeaders, methodObjection } from "./header-rules.ts";
import { API_URL, API_URLS, REDIRECT_HOST, type ServiceHost } from "./hosts.ts";
import { hex } from "./ids.ts";
import { logIn } from "./login.ts";
import type { Objection } from "./objection.ts";
import type { ServerOptions } from "./options.ts";
import { fateOf, nextChangeMs, type QrStatus, statusAt, VERIFY_CODE } from "./qr-script.ts";
import { answer, BAD_REQUEST, objected } from "./reply.ts";
import { accountNamed, type QrState, type ServerState } from "./server-state.ts";
import { takeOver } from "./session.ts";

/** Codes remembered per server. */
const QRS_MAX = 100;
/** Codes remembered as given. */
const EVER_QRS_MAX = 10_000;
/** The gateway in front of a server that `fails-524` gives up so early (OW#44). */
const GATEWAY_MS = 17_000;
/** Statuses that a poll waits on; every other is told at once. */
const WAITING: ReadonlySet<QrStatus> = new Set(["wait", "scaned"]);

/** Somebody waits to scan the code of an account: the next code is that one. */
export function awaitScan(state: ServerState, account: string): void {
  state.scans.set(account, 0);
}

/** Nobody waits for it any more. */
export function endScan(state: ServerState, account: string): void {
  state.scans.delete(account);
}

/**
 * Whom a new code logs in. What asks for it says nothing of that; whoever scans it does. Of several who wait, the one
 * who has been shown the fewest codes; when nobody waits, the first account that is not live, else the first of all,
 * else `bot`.
 */
function accountOfNewCode({ accounts, scans }: ServerState): string {
  const [waiting] = [...scans].toSorted(([, one], [, other]) => one - other);
  if (waiting !== undefined) {
    const [account, codes] = waiting;
    scans.set(account, codes + 1);
    return account;
  }
  const known = [...accounts.values()];
  return (known.find(({ session }) => session !== "live") ?? known[0])?.name ?? "bot";
}

/** get_bot_qrcode: a new code. */
export function createQr(state: ServerState, request: ServerRequest, nowMs: number): Effect[] {
  const unsigned = checkQrHeaders(request, state.options);
  const objections: Objection[] = [];
  if (request.method === "POST") checkCreateBody(request.body, state.options, objections);
  else if (request.method !== "GET") objections.push(methodObjection(request, "POST or GET"));
  if (queryOf(request).get("bot_type") !== "3") {
    objections.push({ field: "query bot_type", message: "expected 3" });
  }
  const refused = refusalOf(state, request, "get_bot_qrcode", "?", unsigned, objections);
  if (refused !== undefined) return refused;
  const account = accountOfNewCode(state);
  const qrcode = hex(16, state.options.uint32);
  const { qr: outcome } = state.options;
  const shown = state.scans.get(account);
  const isFirst = (shown ?? codesOf(state, account) + 1) === 1;
  const qr: QrState = {
    account,
    createdMs: nowMs,
    unscanned: outcome === "expired" || (outcome === "expires-once" && isFirst),
    told: "wait",
    verifiedMs: undefined,
    wrongCodes: 0,
    credential: undefined,
  };
  putBounded(state.qrs, qrcode, qr, QRS_MAX);
  putBounded(state.everQrs, qrcode, true, EVER_QRS_MAX);
  const body = {
    ...(state.options.ret === "zero" ? { ret: 0 } : {}),
    qrcode,
    qrcode_img_content: `https://weixin.qq.com/x/${qrcode}`,
  };
  const fate = shown === undefined ? undefined : fateOf(state.options, qr);
  return [
    ...(fate === undefined || shown === undefined
      ? []
      : [
          {
            effect: "note",
            record: { type: "code", request: request.request, account, shown, ...fate },
          } as const,
        ]),
    answer(request.request, JSON.stringify(body)),
  ];
}

function codesOf({ qrs }: ServerState, name: string): number {
  return [...qrs.values()].filter(({ account }) => account === name).length;
}

/** The answer to a QR call that the service does not take; undefined for one that it takes. */
function refusalOf(
  { options }: ServerState,
  request: ServerRequest,
  endpoint: "get_bot_qrcode" | "get_qrcode_status",
  account: string,
  unsigned: readonly Objection[],
  wrong: readonly Objection[],
): Effect[] | undefined {
  if (unsigned.length + wrong.length === 0) return undefined;
  const body = unsigned.length > 0 ? options.staleBody : BAD_REQUEST;
  return [...objected(request, endpoint, account, [...unsigned, ...wrong]), answer(request.request, body)];
}

/** get_qrcode_status: told at once when it is news, else held like any long poll. */
export function pollQr(state: ServerState, request: ServerRequest, nowMs: number): Effect[] {
  const query = queryOf(request);
  const qrcode = query.get("qrcode") ?? "";
  const qr = state.qrs.get(qrcode);
  const unsigned = checkQrHeaders(request, state.options);
  const wrong = request.method === "GET" ? [] : [methodObjection(request, "GET")];
  const refused = refusalOf(state, request, "get_qrcode_status", qr?.account ?? "?", unsigned, wrong);
  if (refused !== undefined) return refused;
  if (qr === undefined) {
    // Who asks after a code that the service has forgotten cannot know that.
    const isForgotten = state.everQrs.has(qrcode);
    const unknown = [{ field: "query qrcode", message: "expected one of get_bot_qrcode" }];
    const effects = isForgotten ? [] : objected(request, "get_qrcode_status", "?", unknown);
    return [...effects, answer(request.request, '{"status":"expired"}')];
  }
  const host = request.host ?? "api";
  const code = query.get("verify_code");
  if (code !== null && statusAt(state.options, qr, host, nowMs) === "need_verifycode") {
    if (code === VERIFY_CODE && state.options.qr === "verify-code") qr.verifiedMs = nowMs;
    else qr.wrongCodes++;
  }
  const { holdMs, qr: outcome } = state.options;
  const untilMs = nowMs + (outcome === "fails-524" ? Math.min(GATEWAY_MS, holdMs) : holdMs);
  return tell(state, qrcode, qr, { request: request.request, host, untilMs }, nowMs);
}

/** The time of a held status poll has come. */
export function endQrHold(state: ServerState, request: number, nowMs: number): Effect[] {
  const held = state.heldQrs.get(request);
  if (held === undefined) return [];
  state.heldQrs.delete(request);
  const qr = state.qrs.get(held.qrcode);
  if (qr === undefined) return [answer(request, '{"status":"expired"}')];
  return tell(state, held.qrcode, qr, { request, host: held.host, untilMs: held.untilMs }, nowMs);
}

/** Answer a status poll, or hold it. */
function tell(
  state: ServerState,
  qrcode: string,
  qr: QrState,
  poll: { request: number; host: ServiceHost; untilMs: number },
  nowMs: number,
): Effect[] {
  const { request, host, untilMs } = poll;
  const status = statusAt(state.options, qr, host, nowMs);
  const isNews = status !== qr.told || !WAITING.has(status);
  if (!isNews && nowMs < untilMs) {
    state.heldQrs.set(request, { qrcode, host, untilMs });
    const wakeMs = Math.min(untilMs, nextChangeMs(state.options, qr, nowMs));
    return [{ effect: "hold", request, untilMs: wakeMs }];
  }
  if (!isNews && state.options.qr === "fails-524") {
    return [answer(request, "<html><body>524 A Timeout Occurred</body></html>", 524, "text/html")];
  }
  qr.told = status;
  if (status === "confirmed") return confirm(state, qr, request, nowMs);
  const redirect = status === "scaned_but_redirect" ? { redirect_host: REDIRECT_HOST } : {};
  return [answer(request, statusBody(state, { status, ...redirect }))];
}

/** The login itself happens when the client hears of it; heard of again, it is the same login. */
function confirm(state: ServerState, qr: QrState, request: number, nowMs: number): Effect[] {
  const { qr: outcome, uint32, apiUrl } = state.options;
  const status = "confirmed";
  if (outcome === "no-bot-id") {
    // A login that failed on the service's side: what it hands out is worth nothing.
    return [
      answer(request, statusBody(state, { status, bot_token: hex(16, uint32), baseurl: apiUrl ?? API_URL })),
    ];
  }
  const effects: Effect[] = [];
  if (qr.credential === undefined) {
    const login = logIn(state, qr.account, nowMs);
    qr.credential = login.credential;
    endScan(state, qr.account);
    effects.push(...login.effects);
  }
  const { token, botId, host, userId } = qr.credential;
  const baseurl = apiUrl ?? API_URLS[host];
  const fields = { status, bot_token: token, ilink_bot_id: botId, baseurl, ilink_user_id: userId };
  return [...effects, answer(request, statusBody(state, fields))];
}

/**
 * The answer that brought a login got lost. Nobody has its token, and the former is retired, as if somebody else had logged
 * in; who asks about the code again is logged in then.
 */
export function loseLogin(state: ServerState, name: string, nowMs: number): Effect[] {
  const { token } = accountNamed(state, name);
  for (const qr of state.qrs.values()) if (qr.credential?.token === token) qr.credential = undefined;
  return takeOver(state, name, nowMs);
}

function statusBody(state: ServerState, fields: Record<string, unknown>): string {
  return JSON.stringify({ ...(state.options.ret === "zero" ? { ret: 0 } : {}), ...fields });
}

function checkCreateBody(text: string, options: ServerOptions, objections: Objection[]): void {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "object" && body !== null && !Array.isArray(body)) {
      checkBody("get_bot_qrcode", body as Record<string, unknown>, options, objections);
      return;
    }
  } catch {
    // Said below.
  }
  objections.push({ field: "body", message: "expected a JSON object" });
}
