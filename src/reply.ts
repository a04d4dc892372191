/** How a request ended, whatever it was, and the words for each end without a usable answer. */
import type { Read } from "./body.ts";
import { adviceOnFiles, errnoOf, TransportError } from "./errors.ts";
import type { Unbegun } from "./turns.ts";

/** How a request ended. A value, not an exception: every end is an ordinary one. */
export type Reply<Body> =
  | { kind: "answer"; body: Body }
  /** No usable answer. `answered`: the server did answer something. */
  | { kind: "fault"; error: TransportError; answered: boolean }
  /** The caller's signal ended it. */
  | { kind: "aborted" };

/** @internal */
export const ABORTED = { kind: "aborted" } as const;

/** Errors of a connection that never came to be: the request cannot have arrived. */
const NEVER_REACHED: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EADDRNOTAVAIL",
  "EMFILE",
  "ENFILE",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** An end without a usable answer. @internal */
export function fault(error: TransportError, answered: boolean): Reply<never> {
  return { kind: "fault", error, answered };
}

/** The end of a request whose time is up. @internal */
export function lateReply(endpoint: string, deadlineMs: number): Reply<never> {
  const message = `no whole answer within ${deadlineMs} ms`;
  return fault(new TransportError("deadline", { endpoint, message }), false);
}

/** The end of a request whose turn never came, see {@link Turns}: the service has not heard of it. @internal */
export function unbegun(endpoint: string): (why: Unbegun) => Reply<never> {
  return why => {
    const message =
      why === "late"
        ? "as many requests as requestsMax allows were under way all the time"
        : "the account was stopped before its turn came";
    const code = why === "late" ? "deadline" : "aborted";
    return fault(new TransportError(code, { endpoint, message, neverReached: true }), false);
  };
}

/** The end of a request whose network failed; `status` when the answer had begun. @internal */
export function networkFault(endpoint: string, error: unknown, status?: number): Reply<never> {
  const errno = errnoOf(error);
  const advice = adviceOnFiles(errno);
  const facts = {
    endpoint,
    message: advice === undefined ? (errno ?? "the network failed") : `${errno}: ${advice}`,
    ...(errno !== undefined && { errno }),
    ...(status !== undefined && { status }),
    neverReached: status === undefined && errno !== undefined && NEVER_REACHED.has(errno),
  };
  return fault(new TransportError("network", facts, { cause: error }), status !== undefined);
}

/** An answer that is not what it should be. @internal */
export function malformed(endpoint: string, message: string): Reply<never> {
  return fault(new TransportError("malformed-body", { endpoint, status: 200, message }), true);
}

/** An answer whose rest was not read. @internal */
export function oversized(
  endpoint: string,
  { bytes }: Extract<Read<never>, { kind: "too-large" }>,
  bytesMax: number,
): Reply<never> {
  const message =
    bytes > bytesMax
      ? `the answer has ${bytes} bytes or more, and ${bytesMax} are allowed (option answerBytesMax)`
      : `the answer comes in too many pieces: ${bytes} bytes so far; ${bytesMax} are allowed (option answerBytesMax), and far fewer pieces`;
  const error = new TransportError("answer-too-large", { endpoint, status: 200, message });
  return fault(error, true);
}

/** An answer that would hold up whoever parses it. @internal */
export function tooMuchWork(endpoint: string, { message }: { message: string }): Reply<never> {
  return fault(new TransportError("answer-too-large", { endpoint, status: 200, message }), true);
}
