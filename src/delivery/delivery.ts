/** From a received batch to handled messages: recorded first, handed over once and in order, settled at the end. */
import { sleep } from "../clock.ts";
import type { IlinkError } from "../errors.ts";
import { completed, type InboundMessage } from "../protocol/message.ts";
import type { Shares } from "../shares.ts";
import type { DedupeWindow, Store, StoredAccount } from "../store/store.ts";
import { type AttemptSeams, Attempts } from "./attempts.ts";
import { Beginnings } from "./beginnings.ts";
import { Lanes } from "./lanes.ts";
import { Marks } from "./marks.ts";
import { type ReceiptOf, Recorder } from "./recorder.ts";

/** Limits of one account's delivery. @internal */
export interface DeliveryLimits {
  window: DedupeWindow;
  /** Messages received and not yet handled, before polling slows down. */
  queueMax: number;
  /** So many of one user count. */
  queueUserMax: number;
  /** Handlers at work at the same time. */
  concurrencyMax: number;
  /** Beginnings of a message whose handler throws, or never ends before the process does. */
  attemptsMax: number;
}

/** @internal */
export interface DeliverySeams extends AttemptSeams {
  store: Store;
  shares: Shares;
  /** A message that was not seen before, received by that bot; told once, before it is handed over. */
  onFresh: (message: InboundMessage, botId: string) => void;
  /** Not all of a message is kept, or none of it; the error says why, and what to do. */
  onIncomplete: (id: string, error: IlinkError) => void;
}

/** What the floods of few users may heap up, in multiples of what slows down polling by all of them. */
const FLOOD_FACTOR = 10;
/** @internal */
export class Delivery {
  readonly #seams: DeliverySeams;
  readonly #limits: DeliveryLimits;
  readonly #lanes: Lanes<InboundMessage>;
  readonly #marks: Marks;
  readonly #recorder: Recorder;
  readonly #beginnings: Beginnings;
  readonly #attempts: Attempts;
  readonly #pending = new Set<string>();
  readonly #roomWaiters = new Set<() => void>();
  /** Aborts when no more handlers are begun. */
  #working = new AbortController();

  constructor(seams: DeliverySeams, limits: DeliveryLimits) {
    this.#seams = seams;
    this.#limits = limits;
    this.#lanes = new Lanes(
      message => this.#deliver(message),
      () => this.#wakeRoom(),
      { atOnceMax: limits.concurrencyMax, laneWeightMax: limits.queueUserMax },
    );
    this.#marks = new Marks(seams, limits.window);
    this.#beginnings = new Beginnings(seams);
    this.#attempts = new Attempts(seams, this.#beginnings, limits.attemptsMax);
    this.#recorder = new Recorder({ ...seams, onRefused: seams.onIncomplete });
  }

  /** Messages received and not yet handled. */
  get size(): number {
    return this.#lanes.size;
  }

  /** Whether polling is to slow down: many users wait, or one of them has written more than can be kept. */
  get full(): boolean {
    const { queueMax } = this.#limits;
    return this.#lanes.weight >= queueMax || this.size >= queueMax * FLOOD_FACTOR;
  }

  /** Take over what an earlier life left behind, a little at each step. */
  *restore({
    handled,
    pending,
    beginnings = [],
  }: Pick<StoredAccount, "handled" | "pending" | "beginnings">): Generator<void> {
    yield* this.#marks.restore(handled);
    this.#beginnings.restore(beginnings);
    for (const message of pending) {
      if (this.#pending.has(message.id)) continue;
      this.#pending.add(message.id);
      this.#lanes.add(message.from, completed(message));
      yield;
    }
  }

  /**
   * Take a batch. Messages seen before are dropped, the rest is recorded together with the cursor and queued.
   * `recorded` false means that the store failed: the messages are handled all the same, but the caller must
   * not tell the server to forget them. `receivedBy`: the bot whose messages they are.
   */
  async accept(
    messages: readonly InboundMessage[],
    receiptOf: ReceiptOf,
    receivedBy: string,
  ): Promise<{ fresh: number; recorded: boolean }> {
    const fresh: InboundMessage[] = [];
    for (const message of messages) {
      if (this.#pending.has(message.id) || this.#marks.has(message.id)) continue;
      this.#pending.add(message.id);
      fresh.push(message);
    }
    const { onFresh, shares } = this.#seams;
    // What a word brings, a context token above all, is good for what is sent now, however slow the store is.
    for (const message of fresh) {
      if (shares.isSpent) await shares.next();
      onFresh(message, receivedBy);
    }
    for (const message of fresh) this.#recorder.add(message, receivedBy);
    const recorded = await this.#recorder.record(receiptOf);
    for (const message of fresh) this.#lanes.add(message.from, message);
    return { fresh: fresh.length, recorded };
  }

  /** Null when there is room. Resolves when there is again, after `limitMs`, or when the signal aborts. */
  room(limitMs: number, signal: AbortSignal): Promise<void> | null {
    return this.full ? this.#roomAgain(limitMs, signal) : null;
  }

  async #roomAgain(limitMs: number, signal: AbortSignal): Promise<void> {
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
    this.#marks.resume(this.#working.signal);
  }

  /** The account stops: have the store remember what it failed to, and that no handler at work ended the process. */
  async flush(): Promise<void> {
    await this.#marks.flush();
    await this.#beginnings.takeAllBack();
  }

  /** Resolves when no handler runs. */
  idle(): Promise<void> {
    return this.#lanes.idle();
  }

  /** One message through the handler. False when it has to stay for a later life. */
  async #deliver(message: InboundMessage): Promise<boolean> {
    const { shares } = this.#seams;
    if (shares.isSpent) {
      await shares.next();
      if (this.#working.signal.aborted) return false;
    }
    if (!(await this.#attempts.make(message, () => this.#working.signal))) return false;
    await this.#settle(message.id);
    return true;
  }

  async #settle(id: string): Promise<void> {
    const { shares } = this.#seams;
    if (shares.isSpent) await shares.next();
    this.#pending.delete(id);
    this.#recorder.drop(id);
    this.#beginnings.drop(id);
    await this.#marks.add(id);
  }

  #wakeRoom(): void {
    if (!this.full) for (const wake of this.#roomWaiters) wake();
  }
}
