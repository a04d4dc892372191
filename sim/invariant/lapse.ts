/** A session that lapsed without a word, and from when its account can know. */
import type { AnswerRecord, TraceRecord } from "../trace/record.ts";
import type { Timeline } from "./timeline.ts";

export class Lapse {
  /** Empty answers from here on belong to it. */
  readonly begun: TraceRecord;
  readonly #timeline: Timeline;
  readonly #holdMs: number;
  #sinceMs: number;
  #answers = 0;
  #noticed: AnswerRecord | null = null;
  #vain = false;

  constructor(timeline: Timeline, begun: TraceRecord, holdMs: number) {
    this.#timeline = timeline;
    this.begun = begun;
    this.#holdMs = holdMs;
    this.#sinceMs = begun.atMs;
  }

  /** The answer after which the account can know; null as long as too few came. */
  get noticed(): AnswerRecord | null {
    return this.#noticed;
  }

  /** A notifystart was answered and changed nothing: only a new credential helps, as on a dead session. */
  get vain(): boolean {
    return this.#vain;
  }

  /** From when the account can know: after some empty answers, or as long as so many polls take, whichever is first. */
  get knowableMs(): number {
    const { emptyPolls } = this.#timeline.header.limits;
    return this.#noticed?.atMs ?? this.#timeline.after(this.#sinceMs, emptyPolls * this.#holdMs);
  }

  /** An answer that reached the account while the session was lapsed. */
  hear(answer: AnswerRecord): void {
    const exchange = this.#timeline.exchanges.get(answer.request);
    // A forged answer says nothing about the session; one that was only late, or harmlessly dressed up, is the server's own.
    const isForged = answer.fault !== undefined && exchange?.blockedFromMs !== Number.POSITIVE_INFINITY;
    if (answer.endpoint === "notifystart") {
      if (exchange === undefined || exchange.request.seq < this.begun.seq || isForged) return;
      this.#vain = true;
      // A yes is a reason to believe in the cure until the polls say otherwise.
      if (answer.ok) this.restart(answer.atMs);
    } else if (answer.stale) this.#noticed ??= answer;
    else if (answer.endpoint !== "getupdates" || !answer.ok) return;
    // Who hears a forged yes cannot know that it is none: what came before looks like a slip.
    else if (isForged) this.restart(answer.atMs);
    else {
      this.#answers += 1;
      // They say more than a -14, after which a poll that looks held might be a cure.
      if (this.#answers >= this.#timeline.header.limits.emptyPolls && this.#noticed?.stale !== false)
        this.#noticed = answer;
    }
  }

  /** The account begins anew: what it heard has to be heard again. That is no reason to wait longer than it would have. */
  forget(): void {
    this.#answers = 0;
    this.#noticed = null;
  }

  /** An attempt came to nothing: it could not notice meanwhile, and has heard what it has heard. */
  delay(nowMs: number): void {
    this.#sinceMs = nowMs;
  }

  /** What was noticed so far is doubtful, or could not be noticed: count anew. */
  restart(nowMs: number): void {
    this.#sinceMs = nowMs;
    this.forget();
  }
}
