/** How an account stands: what is said of it, since when, and why. Told on change only. */
import type { Clock } from "./clock.ts";
import { diagnose } from "./diagnosis.ts";
import type { IlinkError } from "./errors.ts";
import type { Logger } from "./logger.ts";
import type { AccountState, Health, StateChange, StateReason } from "./status.ts";

/** Least time between two lines on failures of receiving, milliseconds. */
const LOG_EVERY_MS = 60_000;

/** @internal */
export class Standing {
  readonly #account: string;
  readonly #seams: { clock: Clock; logger: Logger; onState: (change: StateChange) => void };
  #status: { state: AccountState; reason?: StateReason; sinceMs: number };
  #baseUrl = "";
  #lastPollMs: number | null = null;
  /** How the last request of receiving failed; null since it was answered. */
  #fault: IlinkError | null = null;
  /** Failures that the log has not been told of, and when it was. */
  #untold = 0;
  #toldMs = Number.NEGATIVE_INFINITY;
  /** Why the store could not be written the last time. */
  storeError: IlinkError | null = null;

  constructor(
    account: string,
    seams: { clock: Clock; logger: Logger; onState: (change: StateChange) => void },
  ) {
    this.#account = account;
    this.#seams = seams;
    this.#status = { state: "stopped", sinceMs: seams.clock.nowMs() };
  }

  /** The account is served there from now on. What failed elsewhere is over. */
  begin(baseUrl: string): void {
    this.#baseUrl = baseUrl;
    this.#fault = null;
  }

  set(next: { state: AccountState; reason?: StateReason }): void {
    if (next.state === this.#status.state && next.reason === this.#status.reason) return;
    const { clock, logger, onState } = this.#seams;
    // Whoever says that the token is stale was reached: what failed before is over.
    if (next.reason === "stale-token") this.#fault = null;
    this.#status = { ...next, sinceMs: clock.nowMs() };
    const error = this.#error();
    logger.info("state", { account: this.#account, ...next, ...(error && { message: error.message }) });
    onState({ account: this.#account, ...next, ...(error && { error }) });
  }

  /** A poll was answered well. */
  polled(): void {
    this.#lastPollMs = this.#seams.clock.nowMs();
    this.#fault = null;
  }

  /** A request of receiving failed. The log has the first, and then one line a minute with their count. */
  failed(fault: IlinkError): void {
    this.#fault = fault;
    this.#untold += 1;
    const { clock, logger } = this.#seams;
    if (clock.monotonicMs() < this.#toldMs + LOG_EVERY_MS) return;
    const { code, message } = fault;
    logger.warn("poll-failed", { account: this.#account, code, message, count: this.#untold });
    this.#toldMs = clock.monotonicMs();
    this.#untold = 0;
  }

  get facts(): Omit<Health, "pending" | "waiting"> {
    const error = this.#error();
    return {
      account: this.#account,
      ...this.#status,
      ...(error && { error }),
      ...(this.storeError && { storeError: this.storeError }),
      lastPollMs: this.#lastPollMs,
    };
  }

  #error(): IlinkError | undefined {
    return diagnose(this.#account, this.#status, { baseUrl: this.#baseUrl, fault: this.#fault });
  }
}
