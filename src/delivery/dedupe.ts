/** Which messages were handled already: a window over ids, bounded by number and age. Times are monotonic: a wall clock may be set. */
import type { DedupeWindow } from "../store/store.ts";

/** @internal */
export class HandledIds {
  readonly #window: DedupeWindow;
  /** In the order of handling, oldest first. */
  readonly #atMs = new Map<string, number>();

  constructor(window: DedupeWindow) {
    this.#window = window;
  }

  has(id: string, nowMs: number): boolean {
    const atMs = this.#atMs.get(id);
    return atMs !== undefined && nowMs - atMs <= this.#window.ageMsMax;
  }

  add(id: string, nowMs: number): void {
    this.#atMs.delete(id);
    this.#atMs.set(id, nowMs);
    for (const [oldId, oldMs] of this.#atMs) {
      if (this.#atMs.size <= this.#window.countMax && nowMs - oldMs <= this.#window.ageMsMax) break;
      this.#atMs.delete(oldId);
    }
  }
}
