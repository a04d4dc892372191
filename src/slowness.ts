/** How slow the network has shown itself: what a poller waits for depends on it. */
import { HELD_PROOF_MS } from "./recovery/machine.ts";

/** Deadline of notifystart: short, as it is also the prober of a silent network. */
const NOTIFY_DEADLINE_MS = 3_000;
/** The most that it grows to on a network that is known to be slow. */
const NOTIFY_DEADLINE_LIMIT_MS = 8_000;

/**
 * Of so many answers the slowest counts. A refusal may come late because its poll was held until the session ended, which
 * says nothing about the network: it is forgotten with those that follow.
 */
const ANSWERS_MAX = 4;

/** @internal One poller's; a poll that is answered well shortens the proof again. */
export class Slowness {
  /** How long the latest answers took that nobody had a reason to hold, oldest first. */
  #answersMs: number[] = [];
  #notifyDeadlineMs = NOTIFY_DEADLINE_MS;

  /** A poll held this long was not refused. */
  get heldProofMs(): number {
    return Math.max(HELD_PROOF_MS, 2 * Math.max(0, ...this.#answersMs));
  }

  /** Deadline of the next notifystart. */
  get notifyDeadlineMs(): number {
    return this.#notifyDeadlineMs;
  }

  /** A notifystart was answered, whose deadline was `deadlineMs`. */
  notified(elapsedMs: number, deadlineMs: number): void {
    // What took longer than its own deadline was held up here: a process that stood still says nothing of the network.
    if (elapsedMs <= deadlineMs) this.#refusalTakes(elapsedMs);
  }

  /** A poll was refused that the server had no reason to hold. */
  refused(elapsedMs: number): void {
    this.#answerTakes(elapsedMs);
    this.#refusalTakes(elapsedMs);
  }

  /** A poll was answered as on a lapsed session. Only one that was not held for long tells how slow the network is. */
  lapsed(elapsedMs: number): void {
    if (elapsedMs <= NOTIFY_DEADLINE_LIMIT_MS) this.#answerTakes(elapsedMs);
  }

  /** A poll was answered well: the next proof may be as short as on a good network. */
  polled(): void {
    this.#answersMs = [];
  }

  #answerTakes(elapsedMs: number): void {
    const roomyMs = Math.max(NOTIFY_DEADLINE_MS, 2 * elapsedMs);
    this.#notifyDeadlineMs = Math.min(roomyMs, NOTIFY_DEADLINE_LIMIT_MS);
  }

  /** On a slow network a refusal of the next poll takes as long as this answer did: hold out for twice as long. */
  #refusalTakes(elapsedMs: number): void {
    this.#answersMs = [...this.#answersMs, elapsedMs].slice(-ANSWERS_MAX);
  }
}
