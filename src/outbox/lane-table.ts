/** The lanes of an account by user, exactly as the service writes him; a lane exists as long as it has to remember something. */
import { createLane, isIdle, type Lane } from "./lane.ts";

/** Users remembered as blocked without a text that waits; the longest known is forgotten first. */
const LANES_MAX = 10_000;

/** @internal */
export class LaneTable {
  readonly #lanes = new Map<string, Lane>();

  find(user: string): Lane | undefined {
    return this.#lanes.get(user);
  }

  /** The user's lane, made when there is none. */
  of(user: string): Lane {
    let lane = this.find(user);
    if (lane === undefined) {
      lane = createLane(user);
      this.#bound();
      this.#lanes.set(user, lane);
    }
    return lane;
  }

  all(): Iterable<Lane> {
    return this.#lanes.values();
  }

  /** Forget a lane that has nothing to remember. */
  tidy(lane: Lane): void {
    if (isIdle(lane)) this.#lanes.delete(lane.user);
  }

  #bound(): void {
    if (this.#lanes.size < LANES_MAX) return;
    for (const [key, { queue, sending, flushing }] of this.#lanes) {
      if (queue.length > 0 || sending > 0 || flushing) continue;
      this.#lanes.delete(key);
      return;
    }
  }
}
