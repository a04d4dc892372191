/** Keeps account of where the program is: when the next poll is due, and when it is not expected any more. */
import type { Clock, TimerHandle } from "../clock.ts";
import { EXPECTED_MS, nextPoll, type Presence } from "./presence.ts";

/** Hears that nothing may be at work in the program's name: until it asks again, or because it is gone. @internal */
export type OnIdle = (presence: "between" | "away") => void;

/** @internal */
export class Attendance {
  readonly #clock: Clock;
  readonly #onIdle: OnIdle;
  #presence: Presence = "away";
  #limit: TimerHandle | undefined;
  /** Lets a poller go on that waits for somebody who wants messages. */
  #wanted: (() => void) | undefined;

  /**
   * @param clock whose timers keep no process alive: a program that waits for nothing of it may end.
   * @param onIdle nothing may be at work in its name any more. Must not throw.
   */
  constructor(clock: Clock, onIdle: OnIdle) {
    this.#clock = clock;
    this.#onIdle = onIdle;
  }

  /** Something may be at work in the program's name. */
  get isExpected(): boolean {
    return this.#presence !== "between" && this.#presence !== "away";
  }

  note(presence: Presence): void {
    this.#clock.clearTimeout(this.#limit);
    this.#presence = presence;
    if (presence === "waits") this.#wanted?.();
    else if (presence === "between" || presence === "away") this.#onIdle(presence);
    else this.#limit = this.#clock.setTimeout(() => this.note("away"), EXPECTED_MS[presence]);
  }

  /** What the next poll has to wait for; null: nothing. Resolves when the signal aborts. */
  room(signal: AbortSignal, about: { isWell: boolean; isFull: boolean }): Promise<void> | null {
    const due = nextPoll(this.#presence, about);
    if (due === "now") return null;
    return new Promise(resolve => {
      const end = (): void => {
        this.#clock.clearTimeout(timer);
        signal.removeEventListener("abort", end);
        this.#wanted = undefined;
        resolve();
      };
      const timer = due === "when-asked" ? undefined : this.#clock.setTimeout(end, due);
      signal.addEventListener("abort", end);
      this.#wanted = end;
    });
  }
}
