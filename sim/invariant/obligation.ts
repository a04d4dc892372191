/** A duty to be receiving that is not met yet, with the clock that says when its time is up. */
import type { Violation } from "./invariant.ts";
import type { Obstacles } from "./obstacles.ts";

export class Obligation {
  readonly cause: string;
  /** The records that explain the clock: what began the duty, and what ended the last obstacle. */
  proof: number[];
  /** Set once the time was up; the obligation lives on, to tell when it was met. */
  breach: Violation | null = null;
  readonly #obstacles: Obstacles;
  readonly #probeWithinMs: number;
  /** The moment it began, or the end of the last obstacle since then. */
  #baseMs: number;
  #clockMs: number;
  /**
   * How far the account has come towards a justified needs-login: it got a stale answer, sent a notifystart
   * after it, and got a stale answer again.
   */
  #justification: "none" | "stale" | "tried" | "justified" = "none";
  /** needs-login stands and is justified: the account may wait for its slow probe. */
  #excused = false;
  /** It has probed since the last obstacle, so that nothing excuses it any more. */
  #probed = false;

  constructor(
    begun: { cause: string; atMs: number; seq: number },
    obstacles: Obstacles,
    probeWithinMs: number,
  ) {
    this.cause = begun.cause;
    this.proof = [begun.seq];
    this.#obstacles = obstacles;
    this.#probeWithinMs = probeWithinMs;
    this.#baseMs = begun.atMs;
    this.#clockMs = obstacles.knowableFrom(begun.atMs);
  }

  /** A declared needs-login lets it wait for its probe. */
  get excused(): boolean {
    return this.#excused;
  }

  /** When the time began to run. Without meaning while an obstacle is present: the obligation sleeps. */
  get clockMs(): number {
    return this.#clockMs;
  }

  /** The last obstacle is gone, or another has come that the account has to notice first: the clock starts anew. */
  wake(ended: { atMs: number; seq: number }, needsLogin: boolean): void {
    this.#baseMs = ended.atMs;
    this.#clockMs = this.#obstacles.knowableFrom(ended.atMs);
    this.#probed = false;
    this.#excused = false;
    if (this.proof[0] !== ended.seq) this.proof = [this.proof[0] as number, ended.seq];
    this.weigh(needsLogin, ended.atMs);
  }

  /** The account got a stale answer to getupdates or notifystart. */
  hearStale(): void {
    if (this.#justification === "none") this.#justification = "stale";
    else if (this.#justification === "tried") this.#justification = "justified";
  }

  /** Its notifystart came to nothing, or was refused with another code than -14: whether one would cure it is not known. */
  fail(): void {
    if (this.#justification === "tried") this.#justification = "stale";
  }

  /** The account sent a getupdates or notifystart. */
  probe(notifystart: boolean, needsLogin: boolean, atMs: number): void {
    if (notifystart && this.#justification === "stale") this.#justification = "tried";
    // Only a notifystart can cure; a getupdates on its heels may be the second half of a probe that an obstacle spoiled.
    if (!notifystart || !this.#excused || this.#obstacles.present) return;
    this.#probed = true;
    this.weigh(needsLogin, atMs);
  }

  /** It is in the middle of an attempt that cannot succeed: the clock runs from when it can know. */
  await(): void {
    if (this.#excused) return;
    this.#clockMs = Math.max(this.#clockMs, this.#obstacles.knowableFrom(this.#baseMs));
  }

  /** The account learned something new: it can know by now, if it can know at all. */
  hasten(nowMs: number): void {
    if (this.#obstacles.present || this.#excused) return;
    this.#clockMs = Math.min(this.#clockMs, this.#obstacles.knowableFrom(nowMs));
  }

  /** Settle anew whether a declared needs-login lets the account wait for its probe. */
  weigh(needsLogin: boolean, nowMs: number): void {
    if (this.#obstacles.present) return;
    const excused = needsLogin && this.#justification === "justified" && !this.#probed;
    if (excused && !this.#excused) this.#clockMs = this.#baseMs + this.#probeWithinMs;
    else if (!excused && this.#excused)
      this.#clockMs = Math.min(this.#clockMs, this.#obstacles.knowableFrom(nowMs));
    this.#excused = excused;
  }
}
