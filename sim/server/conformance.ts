/** What the real service would object to in a request (ilink-protocol §1.2–1.4). Says which field; changes nothing. */
import type { Endpoint } from "../trace/record.ts";
import type { ServerRequest } from "./effect.ts";

export interface Objection {
  field: string;
  message: string;
}

interface HeaderRule {
  name: string;
  /** A complaint, or nothing when the value is right. */
  check(value: string): string | undefined;
}

const HEADERS: readonly HeaderRule[] = [
  {
    name: "Content-Type",
    check: value => expect(value.startsWith("application/json"), "application/json", value),
  },
  {
    name: "AuthorizationType",
    check: value => expect(value === "ilink_bot_token", "ilink_bot_token", value),
  },
  {
    name: "Authorization",
    check: value => expect(value.startsWith("Bearer "), "Bearer <bot_token>", "another scheme"),
  },
  { name: "X-WECHAT-UIN", check: checkUin },
  { name: "iLink-App-Id", check: value => expect(value === "bot", "bot", value) },
  {
    name: "iLink-App-ClientVersion",
    check: value => expect(/^\d+$/.test(value), "a decimal version number", value),
  },
];
const RULES = HEADERS.map(rule => ({ ...rule, lowerName: rule.name.toLowerCase() }));

/** Headers that break the call: the service answers each of these with `-14`. */
export function checkHeaders(request: ServerRequest): Objection[] {
  const objections: Objection[] = [];
  for (const rule of RULES) {
    const value = request.header(rule.lowerName);
    const complaint = value === undefined ? "expected, but absent" : rule.check(value);
    if (complaint !== undefined) objections.push({ field: `header ${rule.name}`, message: complaint });
  }
  return objections;
}

/** Fields of the JSON body. */
export function checkBody(endpoint: Endpoint, body: Record<string, unknown>, objections: Objection[]): void {
  const need = (field: string, right: boolean, wanted: string, value: unknown): void => {
    if (!right)
      objections.push({ field: `body.${field}`, message: `expected ${wanted}, got ${describe(value)}` });
  };
  const base = body.base_info as Record<string, unknown> | undefined;
  need("base_info", isObject(base), "an object", base);
  if (isObject(base))
    need("base_info.channel_version", isText(base.channel_version), "a version", base.channel_version);
  switch (endpoint) {
    case "getupdates":
      need("get_updates_buf", typeof body.get_updates_buf === "string", "a string", body.get_updates_buf);
      return;
    case "sendmessage":
      checkOutbound(body.msg, need);
      return;
    case "getconfig":
      need("ilink_user_id", isText(body.ilink_user_id), "a user id", body.ilink_user_id);
      return;
    case "sendtyping":
      need("ilink_user_id", isText(body.ilink_user_id), "a user id", body.ilink_user_id);
      need("typing_ticket", isText(body.typing_ticket), "a ticket from getconfig", body.typing_ticket);
      need("status", body.status === 1 || body.status === 2, "1 (typing) or 2 (cancel)", body.status);
      return;
    case "notifystart":
    case "notifystop":
      return;
  }
}

function checkOutbound(
  value: unknown,
  need: (field: string, right: boolean, wanted: string, value: unknown) => void,
): void {
  need("msg", isObject(value), "an object", value);
  if (!isObject(value)) return;
  need("msg.to_user_id", isText(value.to_user_id), "a user id", value.to_user_id);
  need("msg.client_id", isText(value.client_id), "an id of its own", value.client_id);
  need("msg.message_type", value.message_type === 2, "2 (bot)", value.message_type);
  need("msg.message_state", typeof value.message_state === "number", "a number", value.message_state);
  const items = value.item_list;
  need(
    "msg.item_list",
    Array.isArray(items) && items.length === 1,
    "one item",
    Array.isArray(items) ? items.length : items,
  );
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/** The kind of a value, never a value that could be a secret or a text. */
function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "number" ? String(value) : `a ${typeof value}`;
}
