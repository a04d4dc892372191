/** An outbox of lists, one a user: what is at the head leaves first, and after a -2 all of the list waits for the user's next word. */
import type { Host, SendReport } from "../../../sim/subject/subject.ts";
import type { WaitingEnd } from "../../../sim/trace/record.ts";
import * as wire from "./wire.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Under way for so long, a text has had its turn. */
const TURN_MS = 500;
const TICK_MS = 5_000;
const PROBE_MS = 5 * HOUR_MS;
/** The first probe of what an earlier life left. */
const LEFT_MS = 30_000;
/** After a text went, one of another user may try. */
const NEXT_MS = 65_000;
const AGE_MS = 24 * HOUR_MS;
const REFUSALS_MAX = 3;
const ROOM = 500;
const STOPPED = { outcome: "declined", reason: "stopped" } as const;

export interface Item {
  to: string;
  text: string;
  kind: "answer" | "news";
  /** What is still to go; each piece keeps its id until it went. */
  pieces: { id: string; text: string }[];
  bornMs: number;
  bornWallMs: number;
  /** Refusals, each after a word of the user that was new. */
  refusals: number;
  words: number;
  waits: boolean;
  flying: boolean;
}

/** What somebody may have made otherwise. */
export interface ListParts {
  /** The list of a user after its item was refused. */
  refused(list: Item[], item: Item): Item[];
  /** The same after a fault. */
  failed(list: Item[], item: Item): Item[];
  keeps: boolean;
  /** Between two texts of one user. */
  gapMs: number;
}

export const LISTS: ListParts = { refused: list => list, failed: list => list, keeps: true, gapMs: 0 };

interface Lane {
  list: Item[];
  /** A -2 came, and no word since. */
  shut: boolean;
  busy: boolean;
  faults: number;
  timer?: ReturnType<typeof setTimeout>;
  words: number;
  triedMs: number;
}

export interface ListWorld {
  account: string;
  host: Host;
  ask(piece: { to: string; text: string; id: string }): Promise<wire.Answer>;
  freshId(): string;
  /** A text met a stale session: resolves when a cure was tried. */
  cure(): Promise<void>;
  save(items: Item[]): void;
  stop: AbortSignal;
}

type End = { outcome: WaitingEnd; reason?: string };

export class Lists {
  readonly #lanes = new Map<string, Lane>();
  readonly #reports = new WeakMap<Item, (report: SendReport) => void>();
  readonly #world: ListWorld;
  readonly #parts: ListParts;
  #probeMs = Number.POSITIVE_INFINITY;

  constructor(world: ListWorld, parts: ListParts, left: readonly Item[]) {
    this.#world = world;
    this.#parts = parts;
    for (const item of left) {
      const bornMs = performance.now() - Math.max(0, Date.now() - item.bornWallMs);
      const lane = this.#lane(item.to);
      lane.list.push({ ...item, bornMs, waits: true, flying: false, words: -1 });
      lane.shut = true;
    }
    if (left.length > 0) this.#probeMs = performance.now() + LEFT_MS;
    const timer = setInterval(() => this.#tick(), TICK_MS);
    world.stop.addEventListener("abort", () => {
      clearInterval(timer);
      for (const lane of this.#lanes.values()) {
        clearTimeout(lane.timer);
        for (const item of lane.list) if (!item.waits && !item.flying) this.#end(lane, item, STOPPED);
      }
    });
  }

  send(to: string, text: string, kind: Item["kind"]): Promise<SendReport> {
    if (this.#world.stop.aborted) return Promise.resolve(STOPPED);
    const lane = this.#lane(to);
    if (lane.shut && this.#waiting().length >= ROOM)
      return Promise.resolve({ outcome: "declined", reason: "outbox-full" });
    const pieces = wire.piecesOf(text).map(piece => ({ id: this.#world.freshId(), text: piece }));
    const born = { bornMs: performance.now(), bornWallMs: Date.now() };
    const state = { refusals: 0, words: lane.words, waits: false, flying: false };
    const item: Item = { to, text, kind, pieces, ...born, ...state };
    lane.list = inOrder([...lane.list, item]);
    return new Promise(resolve => {
      this.#reports.set(item, resolve);
      if (lane.shut) this.#wait(item);
      else void this.#run(lane);
    });
  }

  heard(to: string): void {
    const lane = this.#lane(to);
    lane.words++;
    lane.shut = false;
    clearTimeout(lane.timer);
    void this.#run(lane);
  }

  #lane(to: string): Lane {
    let lane = this.#lanes.get(to);
    if (lane === undefined) {
      lane = { list: [], shut: false, busy: false, faults: 0, words: 0, triedMs: 0 };
      this.#lanes.set(to, lane);
    }
    return lane;
  }

  #waiting(): Item[] {
    return [...this.#lanes.values()].flatMap(({ list }) => list.filter(({ waits }) => waits));
  }

  #save(): void {
    if (this.#parts.keeps) this.#world.save(this.#waiting());
  }

  /** What is too old ends; and now and then one text of the account asks. */
  #tick(): void {
    const nowMs = performance.now();
    for (const lane of this.#lanes.values())
      for (const item of lane.list)
        if (item.waits && !item.flying && nowMs - item.bornMs > AGE_MS)
          this.#end(lane, item, { outcome: "expired" });
    if (nowMs < this.#probeMs) return;
    this.#probeMs = Number.POSITIVE_INFINITY;
    const shut = [...this.#lanes.values()].filter(lane => lane.shut && !lane.busy && lane.list.length > 0);
    const [oldest] = shut.sort((a, b) => a.triedMs - b.triedMs);
    if (oldest !== undefined) void this.#offer(oldest);
  }

  async #run(lane: Lane): Promise<void> {
    while (!lane.shut && !lane.busy && lane.list.some(isAtHand) && !this.#world.stop.aborted)
      await this.#offer(lane);
  }

  async #offer(lane: Lane): Promise<void> {
    const item = lane.list.find(isAtHand);
    if (item === undefined) return;
    lane.busy = true;
    lane.triedMs = performance.now();
    item.flying = true;
    const flight = this.#try(lane, item).finally(() => {
      item.flying = false;
      this.#save();
    });
    await (item.waits ? flight : Promise.race([flight, wire.sleep(TURN_MS)]));
    if (this.#parts.gapMs > 0) await wire.sleep(this.#parts.gapMs, this.#world.stop);
    lane.busy = false;
    void this.#run(lane);
  }

  async #try(lane: Lane, item: Item): Promise<void> {
    const { words } = lane;
    let [isStale, begun] = [false, false];
    while (item.pieces[0] !== undefined) {
      const [{ id, text }] = item.pieces;
      let code: number;
      try {
        code = wire.codeOf(await this.#world.ask({ to: item.to, text, id }));
      } catch (error) {
        if (item.waits) this.#failed(lane, item);
        else this.#end(lane, item, { outcome: "unknown", reason: String(error) });
        return;
      }
      if (code === 0) {
        item.pieces.shift();
        begun = true;
      } else if (code === wire.STALE && !isStale) {
        isStale = true;
        await this.#world.cure();
      } else if (code === -2) return this.#refused(lane, item, words);
      else if (code === wire.STALE && item.waits) return this.#failed(lane, item);
      else return this.#end(lane, item, { outcome: begun ? "unknown" : "refused", reason: `code ${code}` });
    }
    lane.faults = 0;
    this.#end(lane, item, { outcome: "sent" });
    this.#went(lane);
  }

  /** It waits, and all behind it; a word that came meanwhile has freed the list already. */
  #refused(lane: Lane, item: Item, words: number): void {
    if (words > item.words && item.waits) item.refusals++;
    item.words = words;
    if (item.refusals >= REFUSALS_MAX) {
      this.#end(lane, item, { outcome: "set-aside", reason: "refused after each of three words" });
      return;
    }
    lane.list = inOrder(this.#parts.refused(lane.list, item));
    if (lane.words === words) lane.shut = true;
    this.#wait(item);
    for (const other of lane.list) if (lane.shut && !other.waits) this.#wait(other);
    this.#probeMs = Math.min(this.#probeMs, performance.now() + PROBE_MS);
  }

  #failed(lane: Lane, item: Item): void {
    lane.list = this.#parts.failed(lane.list, item);
    const wasShut = lane.shut;
    lane.shut = true;
    const againMs = Math.min(10_000 * 2 ** lane.faults++, 4 * MINUTE_MS);
    lane.timer = setTimeout(() => {
      lane.shut = wasShut;
      void this.#offer(lane);
    }, againMs);
  }

  #went(lane: Lane): void {
    if (this.#waiting().length > 0) this.#probeMs = Math.min(this.#probeMs, performance.now() + NEXT_MS);
    lane.shut = false;
    void this.#run(lane);
  }

  #wait(item: Item): void {
    item.waits = true;
    this.#save();
    this.#reports.get(item)?.({ outcome: "declined", reason: "queued" });
    this.#reports.delete(item);
  }

  #end(lane: Lane, item: Item, end: End | typeof STOPPED): void {
    lane.list = lane.list.filter(other => other !== item);
    this.#save();
    const { host, account } = this.#world;
    if (item.waits) void host.sendEnded(account, { text: item.text, ...(end as End) });
    else this.#reports.get(item)?.(end as SendReport);
  }
}

const isAtHand = ({ flying }: Item): boolean => !flying;

/** Answers before news, each in the order in which they were asked for. */
function inOrder(list: readonly Item[]): Item[] {
  return [...list.filter(({ kind }) => kind === "answer"), ...list.filter(({ kind }) => kind === "news")];
}
