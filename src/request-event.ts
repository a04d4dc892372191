/** One event for every request that the client makes: what an operator's metrics are made of. */
import type { Clock } from "./clock.ts";
import { codeOf, type WireCodes } from "./protocol/codes.ts";
import type { Endpoint } from "./protocol/endpoints.ts";
import type { Reply } from "./reply.ts";

/** One request and how it ended. Repetitions are requests of their own. Holds no token, no user and no text. */
export interface RequestEvent {
  /** The account in whose name it was made. */
  account: string;
  /** The service's endpoint, by the last part of its path; or the content network. */
  endpoint: Endpoint | "cdn-upload" | "cdn-download";
  /**
   * - `answered`: well. For getupdates that may have taken as long as the service holds a poll, 35 s as a rule.
   * - `refused`: with an error code.
   * - `deadline`: not in the time that the client gives it.
   * - `network`, `http-status`, `malformed-body`, `answer-too-large`: as in {@link IlinkErrorCode}.
   * - `aborted`: ended by the client itself: stopped, a new credential, or a poll given up for a better one.
   */
  outcome:
    | "answered"
    | "refused"
    | "deadline"
    | "network"
    | "http-status"
    | "malformed-body"
    | "answer-too-large"
    | "aborted";
  /** The service's code, for `refused`, when it is a number; `-14` is a stale token. */
  code?: number;
  /** HTTP status, for `http-status`. */
  status?: number;
  /** The runtime's own code, for `network`, when it told: `ECONNRESET`, … */
  errno?: string;
  /** From the request to its end, milliseconds. */
  elapsedMs: number;
}

/** Measures requests, while somebody listens. @internal */
export interface RequestMeter {
  /** Whether anybody wants to know. */
  isHeard(): boolean;
  tell(event: RequestEvent): void;
}

/** Nobody wants to know. @internal */
export const UNHEARD: RequestMeter = { isHeard: () => false, tell: () => {} };

/** @internal */
export interface MeterSeams {
  clock: Clock;
  meter: RequestMeter;
}

/** Make a request and tell how it ended. The answer is the request's own. @internal */
export function measured<Body>(
  { clock, meter }: MeterSeams,
  which: Pick<RequestEvent, "account" | "endpoint">,
  signal: AbortSignal,
  request: () => Promise<Reply<Body>>,
): Promise<Reply<Body>> {
  if (!meter.isHeard()) return request();
  const sentMs = clock.monotonicMs();
  return request().then(reply => {
    meter.tell({ ...which, ...endOf(reply, signal), elapsedMs: clock.monotonicMs() - sentMs });
    return reply;
  });
}

function endOf(
  reply: Reply<unknown>,
  signal: AbortSignal,
): Pick<RequestEvent, "outcome" | "code" | "status" | "errno"> {
  switch (reply.kind) {
    case "answer": {
      const code = typeof reply.body === "object" ? codeOf((reply.body ?? {}) as WireCodes) : 0;
      if (code === 0) return { outcome: "answered" };
      return { outcome: "refused", ...(typeof code === "number" && { code }) };
    }
    case "fault": {
      const { code, status, errno } = reply.error;
      // Without a word of its own: the signal ended it, and the runtime calls that a failure of the network.
      if (code === "network" && errno === undefined && signal.aborted) return { outcome: "aborted" };
      return {
        outcome: code as RequestEvent["outcome"],
        ...(code === "http-status" && status !== undefined && { status }),
        ...(errno !== undefined && { errno }),
      };
    }
    case "aborted":
      return { outcome: "aborted" };
    default:
      return reply satisfies never;
  }
}
