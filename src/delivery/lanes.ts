/** Work in lanes: one at a time and in order within a lane, lanes side by side and in turn, all of it bounded. */

interface Lane<Item> {
  readonly key: string;
  readonly queue: Item[];
  running: boolean;
}

/** @internal */
export interface LaneLimits {
  /** Items at work at the same time. */
  atOnceMax: number;
  /** Items of one lane that count in {@link Lanes.weight}. */
  laneWeightMax: number;
}

/** @internal */
export class Lanes<Item> {
  readonly #work: (item: Item) => Promise<boolean>;
  readonly #onDone: () => void;
  readonly #limits: LaneLimits;
  readonly #lanes = new Map<string, Lane<Item>>();
  /** Those with something to do that wait for their turn, the longest first. */
  readonly #waiting = new Set<Lane<Item>>();
  readonly #idleWaiters: (() => void)[] = [];
  #running = 0;
  #size = 0;
  #weight = 0;
  #paused = false;

  /** `work` resolves to false when the item is to stay at the head of its lane; it must not reject.
   * `onDone` hears of each item that has left. */
  constructor(work: (item: Item) => Promise<boolean>, onDone: () => void, limits: LaneLimits) {
    this.#work = work;
    this.#onDone = onDone;
    this.#limits = limits;
  }

  /** Items not yet done, those in work included. */
  get size(): number {
    return this.#size;
  }

  /** The same, of each lane so many at most: what one alone heaps up weighs little. */
  get weight(): number {
    return this.#weight;
  }

  add(key: string, item: Item): void {
    let lane = this.#lanes.get(key);
    if (lane === undefined) {
      lane = { key, queue: [], running: false };
      this.#lanes.set(key, lane);
    }
    lane.queue.push(item);
    this.#size++;
    if (lane.queue.length <= this.#limits.laneWeightMax) this.#weight++;
    if (!lane.running) this.#waiting.add(lane);
    this.#startAll();
  }

  /** Begin nothing new. What runs goes on. */
  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#startAll();
  }

  /** Resolves when nothing runs. */
  idle(): Promise<void> {
    if (this.#running === 0) return Promise.resolve();
    return new Promise(resolve => this.#idleWaiters.push(resolve));
  }

  #startAll(): void {
    for (const lane of this.#waiting) {
      if (this.#paused || this.#running >= this.#limits.atOnceMax) return;
      this.#waiting.delete(lane);
      this.#start(lane);
    }
  }

  #start(lane: Lane<Item>): void {
    const [head] = lane.queue;
    if (head === undefined) return;
    lane.running = true;
    this.#running++;
    void this.#work(head).then(done => this.#finish(lane, done));
  }

  #finish(lane: Lane<Item>, done: boolean): void {
    lane.running = false;
    this.#running--;
    if (done) {
      lane.queue.shift();
      this.#size--;
      if (lane.queue.length < this.#limits.laneWeightMax) this.#weight--;
    }
    // Behind all others that wait: nobody's many items keep the others waiting.
    if (lane.queue.length > 0) this.#waiting.add(lane);
    else this.#lanes.delete(lane.key);
    this.#startAll();
    if (done) this.#onDone();
    if (this.#running === 0) for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }
}
