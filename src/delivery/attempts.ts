/** One message through the handler: called again when it throws, so many times over all lives of the process, then set aside. */
import { type Clock, sleep } from "../clock.ts";
import { IlinkError } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { InboundMessage } from "../protocol/message.ts";
import type { Awaitable } from "../store/store.ts";
import type { Beginnings } from "./beginnings.ts";

/** @internal */
export interface AttemptSeams {
  account: string;
  clock: Clock;
  logger: Logger;
  /**
   * Handle a message; false when it was not, and has to be handed over again. `signal` aborts when no more handlers are
   * begun: what waits to be handled is to be given back then. `begin` is to be called, and awaited, as the handling begins.
   */
  handle: (message: InboundMessage, signal: AbortSignal, begin: () => Awaitable<void>) => Promise<boolean>;
  /** No attempt came to a good end: the handler threw, or the process ended. The message counts as handled from here on. */
  onQuarantine: (message: InboundMessage, error: unknown) => void;
}

const DIED = "its handling never came to an end before the process did";
/** Pause before the second attempt at a message, doubling. */
const RETRY_PAUSE_MS = 250;

/** @internal */
export class Attempts {
  readonly #seams: AttemptSeams;
  readonly #beginnings: Beginnings;
  readonly #max: number;

  /** @param max beginnings of a message whose handler throws, or never ends before the process does. */
  constructor(seams: AttemptSeams, beginnings: Beginnings, max: number) {
    this.#seams = seams;
    this.#beginnings = beginnings;
    this.#max = max;
  }

  /**
   * Until it is handled, or set aside. False when it has to stay for a later life. `working` is looked up anew each time: a stop
   * and a start may come between two attempts.
   */
  async make(message: InboundMessage, working: () => AbortSignal): Promise<boolean> {
    const { account, clock, logger, onQuarantine } = this.#seams;
    let failure: { error: unknown } | undefined;
    while (this.#beginnings.of(message.id) < this.#max) {
      try {
        return await this.#handle(message, working());
      } catch (error) {
        this.#beginnings.fail(message.id);
        failure = { error };
      }
      const attempt = this.#beginnings.of(message.id);
      logger.warn("handler-failed", { account, id: message.id, attempt });
      if (attempt >= this.#max) break;
      const signal = working();
      await sleep(clock, RETRY_PAUSE_MS * 2 ** (attempt - 1), signal);
      if (signal.aborted) return false;
    }
    onQuarantine(message, failure === undefined ? new IlinkError("handler", DIED) : failure.error);
    return true;
  }

  /** One call of the handler. False when it was not called, or gave the message back. Throws what it throws. */
  async #handle(message: InboundMessage, signal: AbortSignal): Promise<boolean> {
    let isBegun = false;
    // A loop that was left may begin it once more: that is the same beginning still.
    const begin = (): Awaitable<void> => {
      if (isBegun) return;
      isBegun = true;
      return this.#beginnings.add(message.id);
    };
    const isHandled = await this.#seams.handle(message, signal, begin);
    if (!isHandled) await this.#beginnings.takeBack(message.id);
    return isHandled;
  }
}
