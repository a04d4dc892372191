/**
 * What was handled: known here at once, marked in the store before the same user's next message, and on the disk by the end
 * of the turn of the event loop. Ages are by the steady clock, which nobody sets.
 */
import { type Clock, sleep } from "../clock.ts";
import { loggable } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { Shares } from "../shares.ts";
import type { DedupeWindow, Store, StoredAccount } from "../store/store.ts";
import { HandledIds } from "./dedupe.ts";

/** How often the store is asked again for what it failed to remember. */
const STORE_RETRY_MS = 15_000;

/** @internal */
export interface MarkSeams {
  account: string;
  clock: Clock;
  store: Store;
  logger: Logger;
  shares: Shares;
}

/** @internal */
export class Marks {
  readonly #seams: MarkSeams;
  readonly #window: DedupeWindow;
  readonly #known: HandledIds;
  /** Handled, but not marked in the store yet. */
  #unmarked = new Map<string, number>();
  /** Marked in the store, but not certainly on its disk yet. */
  #unsynced = new Map<string, number>();
  /** What the steady clock's zero is in the time of marks. */
  #originMs: number;
  #isCatchingUp = false;
  /** Until when the store is asked again. */
  #working: AbortSignal = AbortSignal.abort();
  readonly #atEndOfTurn = (): void => void this.#sync();

  constructor(seams: MarkSeams, window: DedupeWindow) {
    this.#seams = seams;
    this.#window = window;
    this.#known = new HandledIds(window);
    this.#originMs = seams.clock.nowMs() - this.#steadyMs();
  }

  /**
   * Take over an earlier life's marks, oldest first, one at each step. The time of marks stands still between two lives: how
   * long that was, only the wall clock could tell, and it may have been set by years.
   */
  *restore(marks: StoredAccount["handled"]): Generator<void> {
    const newest = marks.at(-1);
    if (newest !== undefined) this.#originMs = newest[1] - this.#steadyMs();
    for (const [id, atMs] of marks) {
      this.#known.add(id, Math.min(atMs, this.#nowMs()));
      yield;
    }
  }

  has(id: string): boolean {
    return this.#known.has(id, this.#nowMs());
  }

  /** This one is handled. Resolves when the store has marked it, or failed to; it is asked again then. */
  async add(id: string): Promise<void> {
    const nowMs = this.#nowMs();
    this.#known.add(id, nowMs);
    this.#unmarked.set(id, nowMs);
    // Beyond the window no mark is worth keeping.
    for (const oldest of this.#unmarked.keys()) {
      if (this.#unmarked.size <= this.#window.countMax) break;
      this.#unmarked.delete(oldest);
    }
    await this.#mark();
    void this.#catchUp();
  }

  /** Ask the store for what it failed to remember, again and again, until it works or the signal aborts. */
  resume(working: AbortSignal): void {
    this.#working = working;
    void this.#catchUp();
  }

  /** Ask the store once more for what it failed to remember, and have all of it on the disk. */
  async flush(): Promise<void> {
    if (this.#unmarked.size > 0) await this.#mark();
    await this.#sync();
  }

  #steadyMs(): number {
    return Math.floor(this.#seams.clock.monotonicMs());
  }

  /** In the time of marks: it goes on from the newest that the store had, and never back. */
  #nowMs(): number {
    return this.#originMs + this.#steadyMs();
  }

  async #mark(): Promise<void> {
    const { account, store, shares } = this.#seams;
    const marks = this.#unmarked;
    this.#unmarked = new Map();
    const canSync = store.sync !== undefined && shares.haveEnds;
    try {
      await (canSync
        ? store.settle(account, [...marks], this.#window, "after-sync")
        : store.settle(account, [...marks], this.#window));
    } catch (error) {
      this.#failed("settle", error, marks);
      return;
    }
    if (!canSync) return;
    for (const [id, atMs] of marks) this.#unsynced.set(id, atMs);
    shares.atEnd(this.#atEndOfTurn);
  }

  async #sync(): Promise<void> {
    if (this.#unsynced.size === 0) return;
    const marks = this.#unsynced;
    this.#unsynced = new Map();
    try {
      await this.#seams.store.sync?.();
    } catch (error) {
      // What the disk did with them is not known: they are marked once more.
      this.#failed("sync", error, marks);
      void this.#catchUp();
    }
  }

  /** While a mark is missing, a crash would have its message handled again: try until the store takes them or the account stops. */
  async #catchUp(): Promise<void> {
    const signal = this.#working;
    if (this.#isCatchingUp || signal.aborted) return;
    this.#isCatchingUp = true;
    while (this.#unmarked.size > 0) {
      await sleep(this.#seams.clock, STORE_RETRY_MS, signal);
      if (signal.aborted) break;
      await this.flush();
    }
    this.#isCatchingUp = false;
  }

  #failed(what: "settle" | "sync", error: unknown, marks: ReadonlyMap<string, number>): void {
    const { account, logger } = this.#seams;
    this.#unmarked = new Map([...marks, ...this.#unmarked]);
    logger.error("store-failed", { account, while: what, message: loggable(error) });
  }
}
