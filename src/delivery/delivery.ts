/** From a received batch to handled messages: recorded first, handed over once and in order, settled at the end. */
import { type Clock, sleep } from "../clock.ts";
import { loggable } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { InboundMessage } from "../protocol/message.ts";
import type { DedupeWindow, Receipt, Store, StoredAccount } from "../store/store.ts";
import { HandledIds } from "./dedupe.ts";
import { Lanes } from "./lanes.ts";

/** Limits of one account's delivery. @internal */
export interface DeliveryLimits {
  window: DedupeWindow;
  /** Messages received and not yet handled, before polling slows down. */
  queueMax: number;
  /** Handlers at work at the same time. */
  concurrencyMax: number;
  /** Attempts at a message whose handler throws. */
  attemptsMax: number;
}

/** @internal */
export interface DeliverySeams {
  account: string;
  clock: Clock;
  store: Store;
  logger: Logger;
  /** A message that was not seen before, received by that bot; told once, before it is handed over. */
  onFresh: (message: InboundMessage, botId: string) => void;
  /**
   * Handle a message; false when it was not, and has to be handed over again. `signal` aborts when no more handlers are
   * begun: what waits to be handled is to be given back then.
   */
  handle: (message: InboundMessage, signal: AbortSignal) => Promise<boolean>;
  /** Every attempt failed; the message counts as handled from here on. */
  onQuarantine: (message: InboundMessage, error: unknown) => void;
}

/** Pause before the second attempt at a message, doubling. */
const RETRY_PAUSE_MS = 250;
/** How often the store is asked again for what it failed to remember. */
const STORE_RETRY_MS = 15_000;

/** @internal */
export class Delivery {
  readonly #seams: DeliverySeams;
  readonly #limits: DeliveryLimits;
  readonly #lanes: Lanes<InboundMessage>;
  readonly #handled: HandledIds;
  readonly #pending = new Set<string>();
  /** Received, but not in the store yet: it failed. Tried again with the next batch. */
  readonly #unrecorded = new Map<string, { message: InboundMessage; botId: string }>();
  /** Handled, but not marked in the store yet. */
  readonly #unsettled = new Map<string, number>();
  readonly #roomWaiters = new Set<() => void>();
  /** Aborts when no more handlers are begun. */
  #working = new AbortController();
  #isCatchingUp = false;

  constructor(seams: DeliverySeams, limits: DeliveryLimits) {
    this.#seams = seams;
    this.#limits = limits;
    this.#lanes = new Lanes(
      message => this.#deliver(message),
      () => this.#wakeRoom(),
      limits.concurrencyMax,
    );
    this.#handled = new HandledIds(limits.window);
  }

  /** Messages received and not yet handled. */
  get size(): number {
    return this.#lanes.size;
  }

  get full(): boolean {
    return this.size >= this.#limits.queueMax;
  }

  /** Take over what an earlier life left behind. */
  restore(stored: StoredAccount): void {
    const { clock } = this.#seams;
    const [wallMs, nowMs] = [clock.nowMs(), clock.monotonicMs()];
    // Their age is by the wall clock, the only one that outlives a process; from here on it is by the steady one.
    for (const [id, atMs] of stored.handled) this.#handled.add(id, nowMs - Math.max(0, wallMs - atMs));
    for (const message of stored.pending) this.#enqueue(message);
  }

  /**
   * Take a batch. Messages seen before are dropped, the rest is recorded together with the cursor and queued.
   * `recorded` false means that the store failed: the messages are handled all the same, but the caller must
   * not tell the server to forget them. `receivedBy`: the bot whose messages they are.
   */
  async accept(
    messages: readonly InboundMessage[],
    receipt: Pick<Receipt, "botId" | "cursor">,
    receivedBy = receipt.botId,
  ): Promise<{ fresh: number; recorded: boolean }> {
    const nowMs = this.#seams.clock.monotonicMs();
    const fresh: InboundMessage[] = [];
    for (const message of messages) {
      if (this.#pending.has(message.id) || this.#handled.has(message.id, nowMs)) continue;
      this.#pending.add(message.id);
      this.#unrecorded.set(message.id, { message, botId: receivedBy });
      fresh.push(message);
    }
    const recorded = await this.#record(receipt);
    for (const message of fresh) this.#seams.onFresh(message, receivedBy);
    for (const message of fresh) this.#lanes.add(message.from, message);
    return { fresh: fresh.length, recorded };
  }

  /** Resolves when there is room again, after `limitMs`, or when the signal aborts. */
  async room(limitMs: number, signal: AbortSignal): Promise<void> {
    if (!this.full || signal.aborted) return;
    const wake = new AbortController();
    const end = (): void => wake.abort();
    this.#roomWaiters.add(end);
    signal.addEventListener("abort", end);
    await sleep(this.#seams.clock, limitMs, wake.signal);
    signal.removeEventListener("abort", end);
    this.#roomWaiters.delete(end);
  }

  /** Begin no further handler. */
  pause(): void {
    this.#lanes.pause();
    this.#working.abort();
  }

  resume(): void {
    this.#working = new AbortController();
    this.#lanes.resume();
    void this.#catchUp();
  }

  /** Ask the store once more for what it failed to remember. */
  async flush(): Promise<void> {
    if (this.#unsettled.size > 0) await this.#mark();
  }

  /** Resolves when no handler runs. */
  idle(): Promise<void> {
    return this.#lanes.idle();
  }

  #enqueue(message: InboundMessage): void {
    if (this.#pending.has(message.id)) return;
    this.#pending.add(message.id);
    this.#lanes.add(message.from, message);
  }

  async #record(receipt: Pick<Receipt, "botId" | "cursor">): Promise<boolean> {
    if (this.#unrecorded.size === 0) return true;
    const messages: InboundMessage[] = [];
    const contextTokens = new Map<string, string>();
    for (const { message, botId } of this.#unrecorded.values()) {
      messages.push(message);
      const { from, contextToken } = message;
      if (contextToken !== undefined && botId === receipt.botId) contextTokens.set(from, contextToken);
    }
    try {
      const whole = { ...receipt, messages, contextTokens: [...contextTokens] };
      await this.#seams.store.receive(this.#seams.account, whole);
    } catch (error) {
      this.#seams.logger.error("store-failed", {
        account: this.#seams.account,
        while: "receive",
        message: loggable(error),
      });
      return false;
    }
    for (const { id } of messages) this.#unrecorded.delete(id);
    return true;
  }

  /** One message through the handler. False when it has to stay for a later life. */
  async #deliver(message: InboundMessage): Promise<boolean> {
    const { account, logger } = this.#seams;
    for (let attempt = 1; ; attempt++) {
      try {
        if (!(await this.#seams.handle(message, this.#working.signal))) return false;
        break;
      } catch (error) {
        logger.warn("handler-failed", { account, id: message.id, attempt });
        if (attempt >= this.#limits.attemptsMax) {
          this.#seams.onQuarantine(message, error);
          break;
        }
      }
      const { signal } = this.#working;
      await sleep(this.#seams.clock, RETRY_PAUSE_MS * 2 ** (attempt - 1), signal);
      if (signal.aborted) return false;
    }
    await this.#settle(message.id);
    return true;
  }

  async #settle(id: string): Promise<void> {
    const { clock } = this.#seams;
    this.#pending.delete(id);
    this.#unrecorded.delete(id);
    this.#handled.add(id, clock.monotonicMs());
    this.#unsettled.set(id, clock.nowMs());
    // Beyond the window no mark is worth keeping.
    const [oldest] = this.#unsettled.keys();
    if (oldest !== undefined && this.#unsettled.size > this.#limits.window.countMax)
      this.#unsettled.delete(oldest);
    await this.#mark();
    void this.#catchUp();
  }

  /** Mark what was handled in the store. */
  async #mark(): Promise<void> {
    const { account, store, logger } = this.#seams;
    const marks = [...this.#unsettled];
    try {
      await store.settle(account, marks, this.#limits.window);
      for (const [markedId] of marks) this.#unsettled.delete(markedId);
    } catch (error) {
      logger.error("store-failed", { account, while: "settle", message: loggable(error) });
    }
  }

  /** While a mark is missing, a crash would have its message handled again: try until the store takes them or the account stops. */
  async #catchUp(): Promise<void> {
    const { signal } = this.#working;
    if (this.#isCatchingUp || signal.aborted) return;
    this.#isCatchingUp = true;
    while (this.#unsettled.size > 0) {
      await sleep(this.#seams.clock, STORE_RETRY_MS, signal);
      if (signal.aborted) break;
      await this.flush();
    }
    this.#isCatchingUp = false;
  }

  #wakeRoom(): void {
    if (!this.full) for (const wake of this.#roomWaiters) wake();
  }
}
