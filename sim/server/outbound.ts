/** Messages from the bot to users: which are refused, dropped, or accepted. */
import { createHash } from "node:crypto";
import type { OutboundKey } from "../trace/record.ts";
import { type AccountState, putBounded, userOf } from "./account.ts";
import type { Effect, ServerRequest } from "./effect.ts";
import { wordsOfBytes } from "./file-bytes.ts";
import { fingerprint, messageId, userName } from "./ids.ts";
import { isClosed, isSpent, isThrottled, refusalBody, TEXT_BYTES_MAX } from "./limits.ts";
import { isRenamed, type MediaFacts, mediaFactsOf, mediaParamOf } from "./media-item.ts";
import type { Objection } from "./objection.ts";
import { answer, objected } from "./reply.ts";
import type { ServerState } from "./server-state.ts";

/** client_ids remembered per account. */
const CLIENT_IDS_MAX = 10_000;
/** Characters of one that are remembered as they are. */
const CLIENT_ID_LENGTH_MAX = 128;
/** Bytes of an uploaded file that may be a text of the workload. */
const TEXT_FILE_BYTES_MAX = 256 * 1_024;

/** What counts in a sendmessage. */
interface Outbound {
  to: string;
  clientId: string;
  contextToken: string;
  text: string | undefined;
  media: MediaFacts;
  item: unknown;
  /** Tells one content from another. */
  content: number;
}

/** Take a message on a live session; each client_id once. */
export function sendMessage(
  state: ServerState,
  account: AccountState,
  request: ServerRequest,
  body: Record<string, unknown>,
  nowMs: number,
): Effect[] {
  const outbound = readOutbound(state, body);
  const known = knownAs(state, account, outbound);
  const effects = objected(request, "sendmessage", account.name, clientIdObjections(outbound, known));
  const isThrottling = isThrottled(state, account, nowMs);
  // One client_id is one message; a repetition is dropped without a word and costs no quota (ilink-protocol §2.4).
  const duplicate = known !== undefined;
  const refused = isThrottling
    ? refusalBody(state)
    : duplicate
      ? undefined
      : refusalOf(state, account, outbound, nowMs);
  if (refused !== undefined) {
    effects.push(answer(request.request, refused));
    return effects;
  }
  if (request.quirk?.discard === true) {
    effects.push(answer(request.request, sendBody(state)));
    return effects;
  }
  putBounded(account.clientIds, outbound.clientId, known ?? outbound.content, CLIENT_IDS_MAX);
  const isRepeated =
    outbound.clientId !== "" && account.everTaken.get(outbound.clientId) === outbound.content;
  putBounded(account.everTaken, outbound.clientId, outbound.content, CLIENT_IDS_MAX);
  account.lastTrafficMs = nowMs;
  state.sendCount++;
  const key: OutboundKey =
    outbound.text === undefined ? { message: "?" } : state.options.keyOf(outbound.text, outbound.clientId);
  effects.push(
    {
      effect: "note",
      record: {
        type: "accepted",
        request: request.request,
        account: account.name,
        endpoint: "sendmessage",
        ...key,
        ...outbound.media,
        ...(isRenamed(outbound.item, key.message) && { renamed: true }),
        ...(account.alike.has(outbound.to.toLowerCase()) && { to: userName(outbound.to) }),
        ...(duplicate ? { duplicate } : isRepeated ? { repeated: true } : {}),
      },
    },
    answer(request.request, sendBody(state)),
  );
  return effects;
}

/** The content that a client_id stood for before, where the service goes by them. */
function knownAs(
  { options }: ServerState,
  account: AccountState,
  { clientId }: Outbound,
): number | undefined {
  const { clientIds, noClientId } = options;
  if (clientIds === "ignore" || (clientId === "" && noClientId === "accept")) return undefined;
  return account.clientIds.get(clientId);
}

/** A client_id that stands for another content already: what it comes with is dropped. */
function clientIdObjections({ clientId, content }: Outbound, known: number | undefined): Objection[] {
  if (known === undefined || (known === content && clientId !== "")) return [];
  const message = "expected an id of its own, got one that stood for another content";
  return [
    {
      field: "body.msg.client_id",
      message: clientId === "" ? "expected an id of its own, got none" : message,
    },
  ];
}

/** The four bodies that mean success (ilink-protocol §1.4). */
export function sendBody(state: ServerState): string {
  switch (state.options.sendAnswer) {
    case "empty-object":
      return "{}";
    case "empty-body":
      return "";
    case "ret-zero":
      return '{"ret":0}';
    case "message-id":
      return `{"message_id":${messageId(1_000_000 + state.sendCount, state.options.messageIds)}}`;
  }
}

/** A user is named in another case than his own, and the service minds. */
export function isMiscalled({ options }: ServerState, account: AccountState, to: string): boolean {
  const user = userOf(account, to);
  return options.wrongCase === "refuse" && user !== undefined && user.id !== to;
}

/** The body that refuses a send, or swallows it; undefined when nothing is wrong with it. */
function refusalOf(
  state: ServerState,
  account: AccountState,
  { to, contextToken, text, item }: Outbound,
  nowMs: number,
): string | undefined {
  const { tokenless } = state.options;
  const isFile = mediaParamOf(item) !== undefined;
  if (text !== undefined && !isFile && Buffer.byteLength(text, "utf8") > TEXT_BYTES_MAX)
    return refusalBody(state);
  const user = userOf(account, to);
  if (isMiscalled(state, account, to)) return '{"ret":-3,"errmsg":"invalid user"}';
  const context = account.contexts.get(contextToken);
  // Any token of this chat will do, however old (ilink-protocol §2.3); one of another chat is none.
  const isTokenless = !context?.chats.includes(user?.id ?? to);
  if (isTokenless && tokenless === "drop") return "";
  if (isTokenless && tokenless === "refuse") return refusalBody(state);
  if (isClosed(state, account, to, nowMs)) return refusalBody(state);
  return context !== undefined && !isTokenless && isSpent(state, context) ? refusalBody(state) : undefined;
}

function readOutbound(state: ServerState, body: Record<string, unknown>): Outbound {
  const msg = (body.msg ?? {}) as Record<string, unknown>;
  const items: unknown[] = Array.isArray(msg.item_list) ? msg.item_list : [];
  const to = typeof msg.to_user_id === "string" ? msg.to_user_id : "";
  return {
    to,
    clientId: clientIdOf(msg),
    contextToken: typeof msg.context_token === "string" ? msg.context_token : "",
    text: textOf(state, items[0]),
    media: mediaFactsOf(state, items[0]),
    item: items[0],
    content: fingerprint(`${to}\n${JSON.stringify(items)}`),
  };
}

/** The client_id of a message as it is remembered: a long one by its hash; empty when there is none. */
export function clientIdOf({ client_id: id }: Readonly<Record<string, unknown>>): string {
  if (typeof id !== "string") return "";
  return id.length <= CLIENT_ID_LENGTH_MAX ? id : createHash("sha256").update(id).digest("hex");
}

/** The text of an item; of a small uploaded file, its content. */
export function textOf(state: Pick<ServerState, "media">, value: unknown): string | undefined {
  const item = (value ?? {}) as Record<string, Record<string, unknown> | undefined>;
  const text = item.text_item?.text;
  if (typeof text === "string") return text;
  const file = state.media.get(mediaParamOf(value) ?? "");
  return file === undefined || file.plain.length > TEXT_FILE_BYTES_MAX ? undefined : wordsOfBytes(file.plain);
}
