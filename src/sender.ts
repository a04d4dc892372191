/** Makes one attempt at a message, and says what is certain of its end. */
import { type IlinkError, ServiceError, TransportError } from "./errors.ts";
import type { SendAttempt } from "./outcome.ts";
import { codeOf } from "./protocol/codes.ts";
import {
  MESSAGE_STATE_FINISH,
  MESSAGE_TYPE_BOT,
  type OutboundItem,
  type SendMessageAnswer,
  type SendMessageRequest,
} from "./protocol/endpoints.ts";
import { boundedText, ID_BYTES_MAX } from "./protocol/limits.ts";
import type { Reply } from "./reply.ts";
import type { Target, Transport } from "./transport.ts";

/** @internal */
export interface SenderSeams {
  transport: Transport;
  /** Asked before every attempt, so that a retry never uses a replaced credential. */
  target: () => Target;
}

/** One message: an item for a user. @internal */
export interface Outgoing {
  to: string;
  item: OutboundItem;
  /** The same for every repetition of this message, and for nothing else. */
  clientId: string;
  /** The newest of the user, when this attempt begins. */
  contextToken: string | undefined;
}

/**
 * Make one attempt: the request is on its way when this returns. Never rejects, ends within `limitMs`. Another attempt at the
 * message carries the same `client_id`, by which the service tells it from a second message.
 *
 * @internal
 */
export async function attempt(
  { transport, target }: SenderSeams,
  outgoing: Outgoing,
  limitMs: number,
  signal: AbortSignal,
): Promise<SendAttempt> {
  const reply = await transport.post("sendmessage", requestOf(outgoing), target(), limitMs, signal);
  return judge(reply, outgoing.clientId);
}

function judge(reply: Reply<SendMessageAnswer>, clientId: string): SendAttempt {
  switch (reply.kind) {
    case "answer": {
      const code = codeOf(reply.body);
      if (typeof code === "string") {
        // No code of the service: somebody else answered, or garbled what it said.
        const facts = {
          endpoint: "sendmessage",
          status: 200,
          message: "the code in the body is not a number",
        };
        return unknown(clientId, new TransportError("malformed-body", facts));
      }
      if (code !== 0) {
        const error = new ServiceError("sendmessage", code, wordsOf(reply.body.errmsg));
        return { outcome: "refused", clientId, reason: error.message, error };
      }
      const { message_id: given } = reply.body;
      const messageId = boundedText(typeof given === "number" ? String(given) : given, ID_BYTES_MAX);
      return { outcome: "sent", clientId, ...(messageId !== undefined && { messageId }) };
    }
    case "fault": {
      const { error } = reply;
      if (error.neverReached) return { outcome: "failed", clientId, reason: error.message, error };
      return unknown(clientId, error);
    }
    case "aborted":
      return unknown(
        clientId,
        new TransportError("aborted", { endpoint: "sendmessage", message: "the account was stopped" }),
      );
    default:
      return reply satisfies never;
  }
}

function unknown(clientId: string, error: IlinkError): SendAttempt {
  return { outcome: "unknown", clientId, reason: error.message, error };
}

function wordsOf(errmsg: unknown): string | undefined {
  return typeof errmsg === "string" && errmsg !== "" ? errmsg : undefined;
}

function requestOf({ to, item, clientId, contextToken }: Outgoing): SendMessageRequest {
  return {
    msg: {
      from_user_id: "",
      to_user_id: to,
      client_id: clientId,
      message_type: MESSAGE_TYPE_BOT,
      message_state: MESSAGE_STATE_FINISH,
      item_list: [item],
      ...(contextToken !== undefined && { context_token: contextToken }),
    },
  };
}
