/** Waits for an account to receive, or to be known not to. */
import { type Clock, sleep } from "./clock.ts";
import { IlinkError, OptionError } from "./errors.ts";
import type { Unsubscribe } from "./events.ts";
import type { Health } from "./status.ts";

const TIMEOUT_MS_MAX = 3_600_000;

/** How long to wait for an account to be live. */
export interface ReadyOptions {
  /** Ends the waiting: it rejects with code `aborted`. */
  signal?: AbortSignal;
  /** Milliseconds, 0 to look once and not to wait, at most 3_600_000. @default 30_000 */
  timeoutMs?: number;
}

/** @internal */
export interface ReadySeams {
  clock: Clock;
  health: () => Health;
  /** Told after each change of the account's state. */
  onChange: (listener: () => void) => Unsubscribe;
}

/** @internal */
export async function untilLive(
  { clock, health, onChange }: ReadySeams,
  { signal, timeoutMs = 30_000 }: ReadyOptions,
): Promise<void> {
  if (!Number.isInteger(timeoutMs) || timeoutMs < 0 || timeoutMs > TIMEOUT_MS_MAX)
    throw new OptionError("timeoutMs", `a whole number from 0 to ${TIMEOUT_MS_MAX}`, String(timeoutMs));
  const ended = new AbortController();
  const end = (): void => ended.abort();
  const unsubscribe = onChange(() => {
    if (health().state !== "recovering") end();
  });
  signal?.addEventListener("abort", end);
  try {
    if (timeoutMs > 0 && health().state === "recovering" && signal?.aborted !== true)
      await sleep(clock, timeoutMs, ended.signal);
  } finally {
    unsubscribe();
    signal?.removeEventListener("abort", end);
  }
  const now = health();
  const { account, state, error } = now;
  switch (state) {
    case "live":
      return;
    case "needs-login":
      throw error ?? new IlinkError("needs-login", `account ${account} needs a login`);
    case "stopped":
      throw new IlinkError(
        "stopped",
        `account ${account} is not started: call client.start(credential) first`,
      );
    case "recovering": {
      if (signal?.aborted === true)
        throw new IlinkError("aborted", `the waiting for account ${account} to be live was aborted`);
      const why =
        error?.message ?? `account ${account} does not receive yet: no answer has proven its session`;
      const message = `not live within ${timeoutMs} ms: ${why}`;
      throw new IlinkError(error?.code ?? "deadline", message, { cause: error?.cause ?? error });
    }
    default:
      return state satisfies never;
  }
}
