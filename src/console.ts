/** The seam to the runtime's console: the only file of the client that prints, and no more than an operator has to know. */
import type { LogFacts, Logger } from "./logger.ts";

const ignore = (): void => {};

/**
 * Prints each change of an account's state, and what is lost or in danger, a line each, to the standard error output. The default:
 * a bot whose token is dead is not to be mute.
 */
export const systemLogger: Logger = {
  debug: ignore,
  info(event, facts) {
    if (event === "state") print(event, facts);
  },
  warn: ignore,
  error: print,
};

/** Looked up at each call, so that whoever replaces the console later is obeyed. */
function print(event: string, { account, state, reason, message, ...facts }: LogFacts): void {
  const what = [state ?? event, reason !== undefined && `(${reason})`].filter(Boolean).join(" ");
  const rest = Object.entries(facts).map(([name, fact]) => `${name}=${fact}`);
  const words = [what, ...rest].join(" ");
  globalThis.console.error(
    `ilink-sim ${account ?? "client"}: ${words}${message === undefined ? "" : `: ${message}`}`,
  );
}
