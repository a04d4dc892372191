/** Sends one message: to the wire at once, tried again under the same `client_id`, reported as what is certain. */
import { type Clock, sleep } from "./clock.ts";
import { type IlinkError, ServiceError, TransportError } from "./errors.ts";
import type { SendAttempt } from "./outcome.ts";
import { codeOf, QUOTA, STALE_TOKEN } from "./protocol/codes.ts";
import {
  MESSAGE_STATE_FINISH,
  MESSAGE_TYPE_BOT,
  type OutboundItem,
  type SendMessageAnswer,
  type SendMessageRequest,
} from "./protocol/endpoints.ts";
import { boundedText, ID_BYTES_MAX } from "./protocol/limits.ts";
import type { Random } from "./random.ts";
import { backoffMs } from "./recovery/backoff.ts";
import { type Reply, type Target, type Transport, unbegun } from "./transport.ts";
import type { Turns } from "./turns.ts";

/** Attempts at one message, the first included. */
const ATTEMPTS_MAX = 3;
/** How long a message that met a stale session waits for its cure, before it is tried once more. */
const CURE_MS = 5_000;

/** @internal */
export interface SenderSeams {
  clock: Clock;
  random: Random;
  transport: Transport;
  turns: Turns;
  /** Asked before every attempt, so that a retry never uses a replaced credential. */
  target: () => Target;
  /** The server called the token stale. */
  onStale: () => void;
}

/** One message: an item for a user. @internal */
export interface Outgoing {
  to: string;
  item: OutboundItem;
  /** The same for every repetition of this message, and for nothing else. */
  clientId: string;
  /** Asked before every attempt: a token of a bot that the account no longer is must not be sent. */
  contextToken: () => string | undefined;
}

/**
 * Send an item. The first request is on its way when this returns. Ends within `deadlineMs`.
 *
 * A repetition carries the same `client_id`, by which the service tells it from a second message. Once an
 * attempt may have arrived, no later refusal can take that back: only `sent` or `unknown` remain. One that meets a stale
 * session is repeated once, 5 s later.
 *
 * @internal
 */
export async function sendItem(
  seams: SenderSeams,
  outgoing: Outgoing,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<SendAttempt> {
  const { clock, random, transport } = seams;
  const { clientId } = outgoing;
  const endMs = clock.monotonicMs() + deadlineMs;
  // Half of the time for the first attempt, so that a lost answer leaves time to ask again.
  const attemptMs = deadlineMs / 2;
  let ambiguous: IlinkError | undefined;
  let metStale = false;

  for (let attempt = 1; ; attempt++) {
    const post = (): Promise<Reply<SendMessageAnswer>> => {
      const limitMs = Math.min(attemptMs, endMs - clock.monotonicMs());
      return transport.post("sendmessage", requestOf(outgoing), seams.target(), limitMs, signal);
    };
    const limits = { deadlineMs: endMs - clock.monotonicMs(), signal };
    const reply = await seams.turns.take(outgoing.to, limits, post, unbegun("sendmessage"));
    const end = judge(reply, clientId);
    if (end.outcome === "sent") return end;
    if (end.outcome === "refused") {
      const meetsStale = isStale(end.error);
      if (meetsStale) seams.onStale();
      if (!meetsStale || metStale || clock.monotonicMs() + CURE_MS >= endMs)
        return ambiguous === undefined ? end : unknown(clientId, end.error);
      metStale = true;
      await sleep(clock, CURE_MS, signal);
      if (signal.aborted) return ambiguous === undefined ? end : unknown(clientId, end.error);
      continue;
    }
    if (end.outcome === "unknown") ambiguous = end.error;
    const pauseMs = backoffMs(attempt, random());
    const last =
      attempt >= ATTEMPTS_MAX || reply.kind === "aborted" || clock.monotonicMs() + pauseMs >= endMs;
    if (!last) await sleep(clock, pauseMs, signal);
    if (last || signal.aborted) return ambiguous === undefined ? end : unknown(clientId, ambiguous);
  }
}

/** Whether the server's word on this message was that the quota is used up. @internal */
export function isQuota(end: SendAttempt): boolean {
  return end.outcome !== "sent" && end.error instanceof ServiceError && end.error.serviceCode === QUOTA;
}

function isStale(error: IlinkError): boolean {
  return error instanceof ServiceError && error.serviceCode === STALE_TOKEN;
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
  const token = contextToken();
  return {
    msg: {
      from_user_id: "",
      to_user_id: to,
      client_id: clientId,
      message_type: MESSAGE_TYPE_BOT,
      message_state: MESSAGE_STATE_FINISH,
      item_list: [item],
      ...(token !== undefined && { context_token: token }),
    },
  };
}
