/** What a call says of itself, by the names that the trace has: for whom it is, and with which of his tokens. */
import type { Endpoint, OutboundKey, RequestRecord } from "../trace/record.ts";
import { messageOfContext, userName } from "./ids.ts";
import { clientIdOf, textOf } from "./outbound.ts";
import type { ServerState } from "./server-state.ts";

export type Claims = Pick<
  RequestRecord,
  "to" | "context" | "typing" | "ticketOf" | "ticketOfAccount" | "formerBot"
> &
  Partial<OutboundKey>;

const NOTHING: Claims = {};
/** Longest name of a user that the trace takes over, characters. */
const NAME_MAX = 200;

/**
 * Read a call to a user. Decides nothing: the call may be refused, lost or no JSON at all.
 * @param account whose token the call carries; `?` when it is nobody's
 */
export function claimsOf(
  state: Pick<ServerState, "accounts" | "options" | "media">,
  account: string,
  endpoint: Endpoint,
  body: string,
): Claims {
  if (!(endpoint in CLAIMS)) return NOTHING;
  const fields = parseObject(body);
  switch (endpoint) {
    case "sendmessage":
      return messageClaims(parseField(fields, "msg"), state);
    case "sendtyping":
      return {
        ...to(fields.ilink_user_id),
        typing: fields.status === 2 ? "off" : "on",
        ...ticketClaims(state.accounts, account, fields.typing_ticket),
      };
    default:
      return to(fields.ilink_user_id ?? fields.to_user_id);
  }
}

/** The endpoints that are about one user. */
const CLAIMS: Partial<Record<Endpoint, true>> = {
  sendmessage: true,
  sendtyping: true,
  getconfig: true,
  getuploadurl: true,
};

type Fields = Readonly<Record<string, unknown>>;

function messageClaims(msg: Fields, state: Pick<ServerState, "options" | "media">): Claims {
  const { context_token: token, item_list: items, to_user_id: user } = msg;
  const text = Array.isArray(items) ? textOf(state, items[0]) : undefined;
  return {
    ...(text === undefined ? { message: "?" } : state.options.keyOf(text, clientIdOf(msg))),
    ...to(user),
    context: typeof token === "string" && token !== "" ? messageOfContext(token) : "-",
  };
}

function ticketClaims(
  accounts: ServerState["accounts"],
  account: string,
  ticket: unknown,
): Pick<Claims, "ticketOf" | "ticketOfAccount" | "formerBot"> {
  if (typeof ticket !== "string") return { ticketOf: "?" };
  const bot = accounts.get(account);
  const own = bot?.tickets.get(ticket);
  if (own !== undefined)
    return { ticketOf: userName(own.user), ...(own.botId !== bot?.botId && { formerBot: true as const }) };
  for (const [ticketOfAccount, { tickets }] of accounts) {
    const known = tickets.get(ticket);
    if (known !== undefined) return { ticketOf: userName(known.user), ticketOfAccount };
  }
  return { ticketOf: "?" };
}

function to(user: unknown): Pick<Claims, "to"> {
  return typeof user === "string" ? { to: userName(user).slice(0, NAME_MAX) } : {};
}

function parseField(fields: Fields, name: string): Fields {
  const value = fields[name];
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

function parseObject(body: string): Fields {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? (value as Fields) : {};
  } catch {
    return {};
  }
}
