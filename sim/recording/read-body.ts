/** From the bytes of a body to what it says: JSON, or what else it is. */
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import type { BodyForm } from "./exchange.ts";

/** A body that was read: its form, and its value where it is a JSON object. */
export interface ReadBody {
  form: BodyForm;
  value: Readonly<Record<string, unknown>>;
}

/** A coded body grows to so much at most, bytes; one that grows beyond is not read. */
const PLAIN_BYTES_MAX = 16 * 2 ** 20;

/** Numbers that JavaScript would round, by their keys (ilink-protocol §1.5). */
const LONG_IDS = /("(?:message_id|msg_id|svr_id|seq)"\s*:\s*)(-?\d{16,})/g;
const BYTE_ORDER_MARK = "\uFEFF";

const UNREAD: ReadBody = { form: "unread", value: {} };

/** @param coding what `content-encoding` says */
export function readBody(bytes: Buffer | undefined, coding: string): ReadBody {
  if (bytes === undefined) return UNREAD;
  const plain = decoded(bytes, coding.trim().toLowerCase());
  if (plain === undefined) return UNREAD;
  return plain === "corrupt" ? { form: "corrupt-gzip", value: {} } : readText(plain.toString("utf8"));
}

function decoded(bytes: Buffer, coding: string): Buffer | "corrupt" | undefined {
  const limit = { maxOutputLength: PLAIN_BYTES_MAX };
  try {
    switch (coding) {
      case "":
      case "identity":
        return bytes;
      case "gzip":
      case "x-gzip":
        return gunzipSync(bytes, limit);
      case "deflate":
        return inflateSync(bytes, limit);
      case "br":
        return brotliDecompressSync(bytes, limit);
      default:
        return undefined;
    }
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? undefined : "corrupt";
  }
}

function readText(text: string): ReadBody {
  if (text.trim() === "") return { form: "empty", value: {} };
  const isMarked = text.startsWith(BYTE_ORDER_MARK);
  const value = parsed(isMarked ? text.slice(1) : text);
  if (value === undefined) return { form: formOfNoJson(text), value: {} };
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return { form: "not-object", value: {} };
  return { form: isMarked ? "marked" : "json", value: value as ReadBody["value"] };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replaceAll(LONG_IDS, '$1"$2"'));
  } catch {
    return undefined;
  }
}

function formOfNoJson(text: string): BodyForm {
  if (/^\s*<(!doctype|html|head|body|\?xml)/i.test(text)) return "html";
  if (!/^\s*\{/.test(text)) return "not-json";
  const end = endOfObject(text);
  if (end === undefined) return "truncated";
  return parsed(text.slice(0, end)) === undefined ? "not-json" : "trailing";
}

/** Behind the bracket that closes the first object; undefined when none does. */
function endOfObject(text: string): number | undefined {
  let depth = 0;
  let isInText = false;
  // By hand: of a text of megabytes a pattern would ask more stack than there is.
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (isInText && character === "\\") at++;
    else if (character === '"') isInText = !isInText;
    else if (isInText) continue;
    else if (character === "{") depth++;
    else if (character === "}" && --depth === 0) return at + 1;
  }
  return undefined;
}
