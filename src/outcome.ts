/** How a send ended. A value: no end of the network makes a send throw. */
import type { IlinkError } from "./errors.ts";

/** Why the client did not ask the server at all. */
export type DeclineReason = "stopped" | "never-logged-in" | "invalid";

/**
 * The end of one send.
 * - `sent`: the server's body said so.
 * - `refused`: the server said no; `error` is a `ServiceError`, `reason` its words.
 * - `failed`: it certainly never reached the server.
 * - `unknown`: it may have arrived. Sending it again may show it twice.
 * - `declined`: the server was not asked.
 */
export type SendOutcome =
  | { outcome: "sent"; clientId: string; messageId?: string }
  | { outcome: "refused"; clientId: string; reason: string; error: IlinkError }
  | { outcome: "failed"; clientId: string; reason: string; error: IlinkError }
  | { outcome: "unknown"; clientId: string; reason: string; error: IlinkError }
  | { outcome: "declined"; reason: DeclineReason; detail?: string };

/** The end of a typing call; it never matters to anything else. */
export type TypingOutcome =
  | { outcome: "sent" }
  | { outcome: "refused" | "failed" | "unknown"; reason: string; error: IlinkError }
  | { outcome: "declined"; reason: DeclineReason; detail?: string };
