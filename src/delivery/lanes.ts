/** Work in lanes: one at a time and in order within a lane, lanes side by side, all of it bounded. */

interface Lane<Item> {
  readonly queue: Item[];
  running: boolean;
}

/** @internal */
export class Lanes<Item> {
  readonly #work: (item: Item) => Promise<boolean>;
  readonly #onDone: () => void;
  readonly #concurrencyMax: number;
  readonly #lanes = new Map<string, Lane<Item>>();
  readonly #idleWaiters: (() => void)[] = [];
  #running = 0;
  #size = 0;
  #paused = false;

  /** `work` resolves to false when the item is to stay at the head of its lane; it must not reject.
   * `onDone` hears of each item that has left. */
  constructor(work: (item: Item) => Promise<boolean>, onDone: () => void, concurrencyMax: number) {
    this.#work = work;
    this.#onDone = onDone;
    this.#concurrencyMax = concurrencyMax;
  }

  /** Items not yet done, those in work included. */
  get size(): number {
    return this.#size;
  }

  add(key: string, item: Item): void {
    let lane = this.#lanes.get(key);
    if (lane === undefined) {
      lane = { queue: [], running: false };
      this.#lanes.set(key, lane);
    }
    lane.queue.push(item);
    this.#size++;
    this.#start(key, lane);
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
    for (const [key, lane] of this.#lanes) {
      if (this.#running >= this.#concurrencyMax) return;
      this.#start(key, lane);
    }
  }

  #start(key: string, lane: Lane<Item>): void {
    const head = lane.queue[0];
    if (head === undefined || lane.running || this.#paused || this.#running >= this.#concurrencyMax) return;
    lane.running = true;
    this.#running++;
    void this.#work(head).then(done => this.#finish(key, lane, done));
  }

  #finish(key: string, lane: Lane<Item>, done: boolean): void {
    const crowded = this.#running >= this.#concurrencyMax;
    lane.running = false;
    this.#running--;
    if (done) {
      lane.queue.shift();
      this.#size--;
    }
    if (lane.queue.length === 0) this.#lanes.delete(key);
    else this.#start(key, lane);
    if (crowded) this.#startAll();
    if (done) this.#onDone();
    if (this.#running === 0) for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }
}
