/** Memory: the messages of an account that its client still has to know, by the window of duplicates that it declared. */
import type { TraceHeader } from "../trace/trace.ts";
import { demandOf } from "./demands.ts";

export class Memory {
  readonly #ms: number;
  readonly #messages: number;
  /** By message, when it was last met, and how many were met for the first time by then. */
  readonly #met = new Map<string, { atMs: number; count: number }>();
  #count = 0;

  constructor(header: TraceHeader) {
    this.#ms = demandOf(header, "dedupeMs");
    this.#messages = demandOf(header, "dedupeMessages");
  }

  /**
   * Meet a message. True when it is new: never met, or so long or so many others ago that it need not be known any more.
   * @param untilMs from when on the time counts until which it has to be known
   */
  isNew(message: string, atMs: number, untilMs = atMs): boolean {
    const before = this.#met.get(message);
    const isNew =
      before === undefined || atMs - before.atMs > this.#ms || this.#count - before.count > this.#messages;
    if (isNew) this.#count += 1;
    this.#met.set(message, { atMs: untilMs, count: this.#count });
    return isNew;
  }
}
