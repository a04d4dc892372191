/** What kind of message it is, whose, and how long: of a user's message in an answer, and of the bot's in a request. */
import type { MessageForm } from "../scenario/scenario.ts";
import type { Asked, HeardMessage } from "./exchange.ts";
import type { Fingerprints } from "./fingerprints.ts";

type Value = Readonly<Record<string, unknown>>;

/** Messages of one answer that are read. */
const MESSAGES_MAX = 1_000;
/** Items of a message that are looked at. */
const ITEMS_MAX = 1_000;

/** By `type` of an item (ilink-protocol §1.4). */
const FORMS: Readonly<Record<number, MessageForm>> = {
  1: "text",
  2: "image",
  3: "voice",
  4: "file",
  5: "video",
  11: "tool-call",
  12: "tool-result",
};
const MESSAGE_OF_BOT = 2;

export function messagesOf(list: readonly unknown[], fingerprints: Fingerprints): HeardMessage[] {
  return list
    .slice(0, MESSAGES_MAX)
    .filter(isObject)
    .map(message => {
      const id = wordOf(message.message_id);
      const { as, chars, text } = contentOf(message, id);
      const user = wordOf(message.from_user_id);
      const group = wordOf(message.group_id);
      return {
        id: fingerprints.ordinalOf("message", id),
        user: fingerprints.ordinalOf("user", user),
        ...(group !== "" && { group: fingerprints.ordinalOf("group", group) }),
        as,
        text: fingerprints.ordinalOf("text", text),
        chars,
        ...(message.message_type === MESSAGE_OF_BOT && { echo: true as const }),
        ...(wordOf(message.context_token) === "" && { tokenless: true as const }),
      };
    });
}

/** What a sendmessage asks for. */
export function sendOf(value: Value, fingerprints: Fingerprints): Asked {
  const message = isObject(value.msg) ? value.msg : {};
  const clientId = wordOf(message.client_id);
  const { as, chars, text } = contentOf(message, clientId);
  return {
    what: "send",
    user: fingerprints.ordinalOf("user", wordOf(message.to_user_id)),
    ...(clientId !== "" && { clientId: fingerprints.ordinalOf("client-id", clientId) }),
    text: fingerprints.ordinalOf("text", text),
    as,
    chars,
  };
}

/** A number or a text as a text; nothing for anything else. */
export function wordOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function isObject(value: unknown): value is Value {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

interface Content {
  as: MessageForm;
  chars: number;
  /** What tells this message's words from those of another. */
  text: string;
}

/** @param id stands for the words of a message that has none: no two are alike */
function contentOf(message: Value, id: string): Content {
  const list = Array.isArray(message.item_list) ? message.item_list : [];
  const items = list.slice(0, ITEMS_MAX).filter(isObject);
  const texts = items.flatMap(item => (isObject(item.text_item) ? [wordOf(item.text_item.text)] : []));
  const text = texts.join("\n");
  return { as: formOf(items, texts.length), chars: text.length, text: text || `without words: ${id}` };
}

function formOf(items: readonly Value[], texts: number): MessageForm {
  const [first] = items;
  if (first === undefined) return "empty";
  if (items.some(item => isObject(item.ref_msg))) return "quote";
  // Words may stand beside a file, and the file says what the message is.
  const other = items.find(item => Number(item.type) !== 1);
  if (other !== undefined) return FORMS[Number(other.type)] ?? "unknown";
  return texts > 1 ? "texts" : "text";
}
