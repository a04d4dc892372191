/** getconfig: what the service holds about a user, which is the ticket for "typing…" (ilink-protocol §1.4, §2.5). */
import { type IlinkError, ServiceError, TransportError } from "./errors.ts";
import type { DeclineReason } from "./outcome.ts";
import { codeOf, STALE_TOKEN, type WireCodes } from "./protocol/codes.ts";
import type { Endpoint } from "./protocol/endpoints.ts";
import { boundedText, TOKEN_BYTES_MAX } from "./protocol/limits.ts";
import { type Reply, unbegun } from "./reply.ts";
import type { Target, Transport } from "./transport.ts";
import type { Turns } from "./turns.ts";

/** The end of one getconfig. A value: no end of the network makes it throw. */
export type ConfigOutcome =
  | {
      outcome: "answered";
      /** `typing_ticket`: base64, good for about a day, for that user. Absent when the service sent none. */
      typingTicket?: string;
      /** Every field of the answer as it came, for what this client does not know. */
      fields: Readonly<Record<string, unknown>>;
    }
  /** `refused`: with a code, in `error`. `failed`: it never reached the server. `unknown`: no usable answer came. */
  | { outcome: "refused" | "failed" | "unknown"; reason: string; error: IlinkError }
  /** The server was not asked. */
  | { outcome: "declined"; reason: DeclineReason; detail?: string };

/** @internal */
export interface ConfigSeams {
  transport: Transport;
  turns: Turns;
  target: () => Target;
  /** The server called the token stale. */
  onStale: () => void;
}

/** Deadline of a call that nobody waits for. @internal */
export const COURTESY_DEADLINE_MS = 5_000;

/** Ask once; within 5 s of its turn, which comes within 5 s. @internal */
export async function askConfig(
  seams: ConfigSeams,
  { user, token }: { user: string; token?: string },
  signal: AbortSignal,
): Promise<Exclude<ConfigOutcome, { outcome: "declined" }>> {
  const request = { ilink_user_id: user, ...(token !== undefined && { context_token: token }) };
  const reply = await seams.turns.take(
    user,
    { deadlineMs: COURTESY_DEADLINE_MS, signal },
    () => seams.transport.post("getconfig", request, seams.target(), COURTESY_DEADLINE_MS, signal),
    unbegun("getconfig"),
  );
  const trouble = troubleOf("getconfig", reply, seams.onStale);
  if (trouble !== null) return trouble;
  const fields = (reply.kind === "answer" ? reply.body : {}) as Readonly<Record<string, unknown>>;
  const { typing_ticket: ticket } = fields;
  const typingTicket = boundedText(ticket, TOKEN_BYTES_MAX);
  return { outcome: "answered", ...(typingTicket !== undefined && { typingTicket }), fields };
}

/** What stood in the way of a call that changes nothing; null when it was answered well. @internal */
export function troubleOf(
  endpoint: Endpoint,
  reply: Reply<WireCodes>,
  onStale: () => void,
): Extract<ConfigOutcome, { error: IlinkError }> | null {
  switch (reply.kind) {
    case "answer": {
      const code = codeOf(reply.body);
      if (code === 0) return null;
      if (code === STALE_TOKEN) onStale();
      const { errmsg } = reply.body;
      const error = new ServiceError(endpoint, code, typeof errmsg === "string" ? errmsg : undefined);
      return { outcome: "refused", reason: error.message, error };
    }
    case "fault": {
      const outcome = reply.error.neverReached ? "failed" : "unknown";
      return { outcome, reason: reply.error.message, error: reply.error };
    }
    case "aborted": {
      const error = new TransportError("aborted", { endpoint, message: "the account was stopped" });
      return { outcome: "unknown", reason: error.message, error };
    }
    default:
      return reply satisfies never;
  }
}
