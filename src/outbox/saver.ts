/** Keeps the store's idea of the outbox up to date: one write at a time, and what failed is written with the next. */
import { loggable } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { QueuedText, Spending, Store } from "../store/store.ts";

/** @internal */
export class OutboxSaver {
  readonly #account: string;
  readonly #store: Store;
  readonly #logger: Logger;
  /** By id; null for an entry to be forgotten. */
  readonly #unsaved = new Map<string, QueuedText | null>();
  /** By user. */
  readonly #unsavedSpent = new Map<string, Spending>();
  /** Those who wait for the next write. */
  #waiting: (() => void)[] = [];
  #isWriting = false;

  constructor(account: string, seams: { store: Store; logger: Logger }) {
    this.#account = account;
    this.#store = seams.store;
    this.#logger = seams.logger;
  }

  /** Remember an entry, or forget it. Resolves when that was tried, or another write failed meanwhile; never rejects. */
  save(id: string, entry: QueuedText | null): Promise<void> {
    this.#unsaved.set(id, entry);
    return this.#push();
  }

  /** Remember how much of a context token's quota was spent. */
  saveSpent(spending: Spending): Promise<void> {
    this.#unsavedSpent.set(spending.user, spending);
    return this.#push();
  }

  #push(): Promise<void> {
    return new Promise(resolve => {
      this.#waiting.push(resolve);
      if (!this.#isWriting) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    // What is asked for in one instant goes in one write.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const waiting = this.#waiting;
      this.#waiting = [];
      const worked = await this.#write();
      // Nobody waits for a second try of a store that fails, or does not answer.
      if (!worked) waiting.push(...this.#waiting.splice(0));
      for (const resolve of waiting) resolve();
    }
    this.#isWriting = false;
  }

  /** False when it failed: what was to be written is written with the next. */
  async #write(): Promise<boolean> {
    const changes = [...this.#unsaved];
    const spent = [...this.#unsavedSpent];
    if (changes.length === 0 && spent.length === 0) return true;
    try {
      await this.#store.saveOutbox?.(this.#account, {
        put: changes.flatMap(([, entry]) => entry ?? []),
        drop: changes.flatMap(([id, entry]) => (entry === null ? [id] : [])),
        ...(spent.length > 0 && { spent: spent.map(([, spending]) => spending) }),
      });
    } catch (error) {
      const facts = { account: this.#account, while: "outbox", message: loggable(error) };
      this.#logger.error("store-failed", facts);
      return false;
    }
    for (const [id, entry] of changes) if (this.#unsaved.get(id) === entry) this.#unsaved.delete(id);
    for (const [user, spending] of spent)
      if (this.#unsavedSpent.get(user) === spending) this.#unsavedSpent.delete(user);
    return true;
  }
}
