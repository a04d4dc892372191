/** Sends one text: to the wire at once, tried again under the same `client_id`, reported as what is certain. */
import { type Clock, sleep } from "./clock.ts";
import { type IlinkError, ServiceError, TransportError } from "./errors.ts";
import type { SendOutcome } from "./outcome.ts";
import { codeOf, STALE_TOKEN } from "./protocol/codes.ts";
import {
  ITEM_TYPE_TEXT,
  MESSAGE_STATE_FINISH,
  MESSAGE_TYPE_BOT,
  type SendMessageAnswer,
  type SendMessageRequest,
} from "./protocol/endpoints.ts";
import { type Random, randomUint32 } from "./random.ts";
import { backoffMs } from "./recovery/backoff.ts";
import type { Reply, Target, Transport } from "./transport.ts";

/** Attempts at one message, the first included. */
const ATTEMPTS_MAX = 3;

/** @internal */
export interface SenderSeams {
  clock: Clock;
  random: Random;
  transport: Transport;
  /** Asked before every attempt, so that a retry never uses a replaced credential. */
  target: () => Target;
  /** The server called the token stale. */
  onStale: () => void;
}

/** @internal */
export interface OutboundText {
  to: string;
  contextToken?: string;
  text: string;
}

/**
 * Send a text. The first request is on its way when this returns. Ends within `deadlineMs`.
 *
 * A repetition carries the same `client_id`, by which the service tells it from a second message. Once an
 * attempt may have arrived, no later refusal can take that back: only `sent` or `unknown` remain.
 *
 * @internal
 */
export async function sendText(
  seams: SenderSeams,
  outbound: OutboundText,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<SendOutcome> {
  const { clock, random, transport } = seams;
  const endMs = clock.monotonicMs() + deadlineMs;
  const clientId = createClientId(clock.nowMs(), random);
  const request = requestOf(outbound, clientId);
  // Half of the time for the first attempt, so that a lost answer leaves time to ask again.
  const attemptMs = deadlineMs / 2;
  let ambiguous: IlinkError | undefined;

  for (let attempt = 1; ; attempt++) {
    const leftMs = endMs - clock.monotonicMs();
    const reply = await transport.post(
      "sendmessage",
      request,
      seams.target(),
      Math.min(attemptMs, leftMs),
      signal,
    );
    const end = judge(reply, clientId);
    if (end.outcome === "sent") return end;
    if (end.outcome === "refused") {
      if (end.error instanceof ServiceError && end.error.serviceCode === STALE_TOKEN) seams.onStale();
      return ambiguous === undefined ? end : unknown(clientId, end.error);
    }
    if (end.outcome === "unknown") ambiguous = end.error;
    const pauseMs = backoffMs(attempt, random());
    const last =
      attempt >= ATTEMPTS_MAX || reply.kind === "aborted" || clock.monotonicMs() + pauseMs >= endMs;
    if (!last) await sleep(clock, pauseMs, signal);
    if (last || signal.aborted) return ambiguous === undefined ? end : unknown(clientId, ambiguous);
  }
}

type Attempt = Exclude<SendOutcome, { outcome: "declined" }>;

function judge(reply: Reply<SendMessageAnswer>, clientId: string): Attempt {
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
      const { message_id: messageId } = reply.body;
      return { outcome: "sent", clientId, ...(messageId !== undefined && { messageId: String(messageId) }) };
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

function unknown(clientId: string, error: IlinkError): Attempt {
  return { outcome: "unknown", clientId, reason: error.message, error };
}

function wordsOf(errmsg: unknown): string | undefined {
  return typeof errmsg === "string" && errmsg !== "" ? errmsg : undefined;
}

function requestOf({ to, text, contextToken }: OutboundText, clientId: string): SendMessageRequest {
  return {
    msg: {
      from_user_id: "",
      to_user_id: to,
      client_id: clientId,
      message_type: MESSAGE_TYPE_BOT,
      message_state: MESSAGE_STATE_FINISH,
      item_list: [{ type: ITEM_TYPE_TEXT, text_item: { text } }],
      ...(contextToken !== undefined && { context_token: contextToken }),
    },
  };
}

/** Unique per logical message: the service drops later messages under a known id. 64 random bits beside the time. */
function createClientId(nowMs: number, random: Random): string {
  const hex = (): string => randomUint32(random).toString(16).padStart(8, "0");
  return `ilink-sim:${nowMs}-${hex()}${hex()}`;
}
