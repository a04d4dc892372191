/** How often the handling of each message has begun, in this life and those before: one that never ends is not begun for ever. */
import { loggable } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { Awaitable, Store, StoredAccount } from "../store/store.ts";

/** @internal */
export interface BeginningSeams {
  account: string;
  store: Store;
  logger: Logger;
}

/** @internal */
export class Beginnings {
  readonly #seams: BeginningSeams;
  /** Of messages that are not handled; absent: none. */
  readonly #counts = new Map<string, number>();
  /** Begun, and not ended yet. */
  readonly #open = new Set<string>();

  constructor(seams: BeginningSeams) {
    this.#seams = seams;
  }

  /** Take over what earlier lives have counted: each was at work as its process died, or threw. */
  restore(counts: NonNullable<StoredAccount["beginnings"]>): void {
    for (const [id, count] of counts) this.#counts.set(id, count);
  }

  of(id: string): number {
    return this.#counts.get(id) ?? 0;
  }

  /** One more begins. To be awaited before it does; a store that fails keeps nobody from it. */
  add(id: string): Awaitable<void> {
    this.#open.add(id);
    return this.#set(id, this.of(id) + 1);
  }

  /** It came to a bad end. */
  fail(id: string): void {
    this.#open.delete(id);
  }

  /** It was none: the message was given back. */
  takeBack(id: string): Awaitable<void> {
    return this.#open.delete(id) ? this.#set(id, this.of(id) - 1) : undefined;
  }

  /** The account stops: what is at work now is not what ends the process. */
  async takeAllBack(): Promise<void> {
    await Promise.all(Array.from(this.#open, id => this.takeBack(id)));
  }

  /** It is handled, or set aside. */
  drop(id: string): void {
    this.#open.delete(id);
    this.#counts.delete(id);
  }

  #set(id: string, count: number): Awaitable<void> {
    this.#counts.set(id, count);
    const { account, store } = this.#seams;
    try {
      const end = store.begin?.(account, id, count);
      return end instanceof Promise ? end.catch(error => this.#tell(error)) : undefined;
    } catch (error) {
      this.#tell(error);
    }
  }

  #tell(error: unknown): void {
    const { account, logger } = this.#seams;
    logger.error("store-failed", { account, while: "begin", message: loggable(error) });
  }
}
