/** What the service, as its knobs have it, refuses in a request's headers (ilink-protocol §1.2). Says which one; changes nothing. */
import type { ServerRequest } from "./effect.ts";
import type { Objection } from "./objection.ts";
import type { ServerOptions } from "./options.ts";

interface HeaderRule {
  name: string;
  lowerName: string;
  /** A complaint, or nothing when the value is right. */
  check(value: string): string | undefined;
}

const rule = (name: string, check: HeaderRule["check"]): HeaderRule => ({
  name,
  lowerName: name.toLowerCase(),
  check,
});

const JSON_BODY = rule("Content-Type", value =>
  expect(value.startsWith("application/json"), "application/json", value),
);
const BYTES_BODY = rule("Content-Type", value =>
  expect(value === "application/octet-stream", "application/octet-stream", value),
);
const AUTHORIZATION_TYPE = rule("AuthorizationType", value =>
  expect(value === "ilink_bot_token", "ilink_bot_token", value),
);
const AUTHORIZATION = rule("Authorization", value =>
  expect(value.startsWith("Bearer "), "Bearer <bot_token>", "another scheme"),
);
const UIN = rule("X-WECHAT-UIN", checkUin);
const APP = [
  rule("iLink-App-Id", value => expect(value === "bot", "bot", value)),
  rule("iLink-App-ClientVersion", value => expect(/^\d+$/.test(value), "a decimal version number", value)),
];

/** Those of any POST. */
const POST_RULES = [JSON_BODY, AUTHORIZATION_TYPE, UIN];
/** Without a token there is nobody to serve, whatever else is looked at. */
const BEARER = [AUTHORIZATION];

type HeaderSettings = Pick<ServerOptions, "checkHeaders" | "appHeaders">;

function appRules({ checkHeaders, appHeaders }: HeaderSettings): readonly HeaderRule[] {
  return checkHeaders && appHeaders === "required" ? APP : [];
}

/** Headers of a bot call: the service answers each of these objections with `-14`. */
export function checkBotHeaders(request: ServerRequest, settings: HeaderSettings): Objection[] {
  return [
    ...missing(request, settings.checkHeaders ? POST_RULES : []),
    ...missing(request, BEARER),
    ...missing(request, appRules(settings)),
  ];
}

/** A QR call, answered in the same way: on POST the headers of any POST but the token, and the iLink-App headers. */
export function checkQrHeaders(request: ServerRequest, settings: HeaderSettings): Objection[] {
  const isChecked = settings.checkHeaders && request.method === "POST";
  return [...missing(request, isChecked ? POST_RULES : []), ...missing(request, appRules(settings))];
}

/** A CDN call: bytes one way or the other, and never a bearer: the CDN is another house. */
export function checkCdnHeaders(request: ServerRequest, method: "GET" | "POST"): Objection[] {
  const objections = method === "POST" ? missing(request, [BYTES_BODY]) : [];
  if (request.method !== method) objections.push(methodObjection(request, method));
  return objections.concat(bearer(request));
}

/**
 * Headers of the connection, which HTTP stacks write themselves and refuse by hand (S-23): undici takes no other
 * `connection` than close and keep-alive, and neither `transfer-encoding` nor `upgrade`.
 */
export function checkHopHeaders({ header }: ServerRequest): Objection[] {
  const connection = header("connection");
  const objections: Objection[] = [];
  if (connection !== undefined && !/^(close|keep-alive)$/i.test(connection))
    objections.push(hop("connection"));
  if (header("transfer-encoding") !== undefined) objections.push(hop("transfer-encoding"));
  if (header("upgrade") !== undefined) objections.push(hop("upgrade"));
  return objections;
}

/** Another method than the one that the service knows there. */
export function methodObjection({ method }: ServerRequest, wanted: string): Objection {
  return { field: "method", message: `expected ${wanted}, got ${method}` };
}

function missing(request: ServerRequest, rules: readonly HeaderRule[]): Objection[] {
  const objections: Objection[] = [];
  for (const { name, lowerName, check } of rules) {
    const value = request.header(lowerName);
    const complaint = value === undefined ? "expected, but absent" : check(value);
    if (complaint !== undefined) objections.push({ field: `header ${name}`, message: complaint });
  }
  return objections;
}

function bearer({ header }: ServerRequest): Objection[] {
  if (header("authorization") === undefined) return [];
  return [{ field: "header Authorization", message: "expected none on the CDN" }];
}

function hop(name: string): Objection {
  return { field: `header ${name}`, message: "expected none written by hand" };
}

/** Base64 of the decimal text of a uint32. */
function checkUin(value: string): string | undefined {
  const text = Buffer.from(value, "base64").toString("latin1");
  const right = /^\d{1,10}$/.test(text) && Number(text) <= 0xffff_ffff;
  return right ? undefined : "expected base64 of a decimal uint32";
}

function expect(right: boolean, wanted: string, value: string): string | undefined {
  return right ? undefined : `expected ${wanted}, got ${JSON.stringify(value.slice(0, 40))}`;
}
