/** Messages from the bot to users. */
import type { Effect, ServerRequest } from "./effect.ts";
import { messageId } from "./ids.ts";
import { answer } from "./reply.ts";
import type { AccountState, ServerState } from "./state.ts";

/** Take a message; each client_id once. */
export function sendMessage(
  state: ServerState,
  account: AccountState,
  request: ServerRequest,
  body: Record<string, unknown>,
  nowMs: number,
): Effect[] {
  const msg = (body.msg ?? {}) as {
    client_id?: unknown;
    item_list?: { type?: unknown; text_item?: { text?: unknown } }[];
  };
  const item = Array.isArray(msg.item_list) ? msg.item_list[0] : undefined;
  const text = typeof item?.text_item?.text === "string" ? item.text_item.text : undefined;
  const clientId = typeof msg.client_id === "string" ? msg.client_id : "";
  // One client_id is one message; a repetition is dropped without a word (ilink-protocol §2.4).
  const duplicate = account.clientIds.has(clientId);
  account.clientIds.add(clientId);
  account.lastTrafficMs = nowMs;
  state.sendCount++;
  const message = text === undefined ? "?" : state.options.keyOf(text);
  return [
    {
      effect: "note",
      record: {
        type: "accepted",
        request: request.request,
        account: account.name,
        endpoint: "sendmessage",
        message,
        ...(duplicate ? { duplicate } : {}),
      },
    },
    answer(request.request, sendBody(state)),
  ];
}

/** The four bodies that mean success (ilink-protocol §1.4). */
function sendBody(state: ServerState): string {
  switch (state.options.sendAnswer) {
    case "empty-object":
      return "{}";
    case "empty-body":
      return "";
    case "ret-zero":
      return '{"ret":0}';
    case "message-id":
      return `{"message_id":${messageId(1_000_000 + state.sendCount)}}`;
  }
}
