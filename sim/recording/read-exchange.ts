/** From what passed through to what is kept: the one place where tokens, ids and texts are let go. */
import type { Asked, Exchange } from "./exchange.ts";
import type { Fingerprints } from "./fingerprints.ts";
import type { Heard } from "./heard.ts";
import { readAnswer } from "./read-answer.ts";
import { readBody } from "./read-body.ts";
import { sendOf, wordOf } from "./read-message.ts";

const TYPING_SHOWN = 1;

/** @param context `nowMs` wall clock; `origin` that of the service */
export function readExchange(
  heard: Heard,
  fingerprints: Fingerprints,
  context: { nowMs: number; origin: string },
): Exchange {
  const { endpoint, headers, requestMs, endMs, end, answer } = heard;
  const token = /^\s*Bearer\s+(\S+)/i.exec(headers.authorization?.toString() ?? "")?.[1];
  // A token begins with the id of its bot (ilink-protocol §2.7).
  const bot = token === undefined ? undefined : /^(.+):[^:]*$/.exec(token)?.[1];
  return {
    endpoint,
    ...(token !== undefined && { token: fingerprints.ordinalOf("token", token) }),
    ...(bot !== undefined && { bot: fingerprints.ordinalOf("bot", bot) }),
    requestMs,
    ...(answer !== undefined && { headersMs: answer.atMs }),
    endMs,
    asked: askedOf(heard, fingerprints),
    end,
    ...(answer !== undefined && { reply: readAnswer(answer, endpoint, fingerprints, context) }),
  };
}

function askedOf({ endpoint, headers, body }: Heard, fingerprints: Fingerprints): Asked {
  const { value } = readBody(body, headers["content-encoding"]?.toString() ?? "");
  switch (endpoint) {
    case "getupdates": {
      const cursor = wordOf(value.get_updates_buf);
      return { what: "poll", ...(cursor !== "" && { cursor: fingerprints.ordinalOf("cursor", cursor) }) };
    }
    case "sendmessage":
      return sendOf(value, fingerprints);
    case "sendtyping": {
      const user = fingerprints.ordinalOf("user", wordOf(value.ilink_user_id));
      return { what: "typing", user, shown: Number(value.status) === TYPING_SHOWN };
    }
    default:
      return { what: "other" };
  }
}
