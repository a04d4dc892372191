/** Doubt: what an account must have heard that speaks against its session, followed record by record. */
import type { RequestRecord, TraceRecord } from "../trace/record.ts";
import type { Obstacles } from "./obstacles.ts";
import type { RequestEnd } from "./timeline.ts";

/** Who is refused is refused at once: a poll in flight for so long looks held, and a held one is served. */
const LOOKS_HELD_MS = 1_000;

export class Doubt {
  readonly #obstacles: Obstacles;
  /** The first stale answer of a session that is not live, or the end of a later poll that looked held. */
  #stale: TraceRecord | null = null;
  #lastStaleSeq = -1;
  /** The latest getupdates in flight. */
  #asking: RequestRecord | null = null;

  constructor(obstacles: Obstacles) {
    this.#obstacles = obstacles;
  }

  /**
   * What the account knows against its session; null when nothing. A session that ended without an answer
   * (the poll is held still, the network is down) is not known to have ended.
   */
  get known(): TraceRecord | null {
    return this.#emptied ?? this.#stale;
  }

  /**
   * A poll sent after the last stale answer is in flight at that moment for so long that it may be taken for held,
   * and the session for cured. Not when empty answers told that it lapsed: its polls were held before, and found nothing.
   */
  looksHeld(atMs: number): boolean {
    const asking = this.#asking;
    if (asking === null || this.#emptied !== null) return false;
    return asking.seq > this.#lastStaleSeq && atMs - asking.atMs >= LOOKS_HELD_MS;
  }

  /** The empty answer that told of a lapse; null where a -14 did, or nothing. */
  get #emptied(): TraceRecord | null {
    const noticed = this.#obstacles.lapse?.noticed ?? null;
    return noticed?.stale === true ? null : noticed;
  }

  /** Take the next record of the account's course into account, after the obstacles have. */
  read(record: TraceRecord): void {
    switch (record.type) {
      case "session":
        if (record.state === "live" || record.state === "lapsed") this.#stale = null;
        break;
      case "lifecycle":
        // A start or a stop is a new chapter: what was heard before has to be heard again.
        if (record.step === "start-asked" || record.step === "stop-asked") this.#stale = null;
        break;
      case "crash":
        this.#stale = null;
        this.#asking = null;
        break;
      case "request":
        if (record.endpoint === "getupdates") this.#asking = record;
        break;
      case "answer":
      case "failure":
      case "abort":
        this.#hear(record);
        break;
      default:
        break;
    }
  }

  #hear(record: RequestEnd): void {
    const isOver = this.#asking?.request === record.request;
    const isStale = record.type === "answer" && record.stale;
    if (!isOver && !isStale) return;
    // The belief in a poll that looks held ends with it, or with a word from elsewhere: only then is it wrong again.
    if (this.#stale !== null && this.looksHeld(record.atMs)) this.#stale = record;
    // A yes to a poll that the server never took was forged on the way; who hears it cannot know.
    if (isOver && record.type === "answer" && record.ok && record.fault !== undefined) this.#stale = null;
    if (isOver) this.#asking = null;
    if (!isStale) return;
    this.#lastStaleSeq = record.seq;
    if (this.#obstacles.session !== "live") this.#stale ??= record;
  }
}
