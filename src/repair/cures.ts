/** Requests that were refused with `-14` and wait for a notifystart that is taken: then they are worth repeating. */
import type { Clock } from "../clock.ts";
import type { Call, Place } from "./call.ts";
import type { OnBroken } from "./guard.ts";
import type { Polling } from "./polling.ts";

/** How long a refused text waits, milliseconds: what can be cured is cured by then. The plugin gives a send up after 15 s. */
const TEXT_MS = 10_000;
/** Another request: the plugin stops only when it has ended, which is promised within 5 s. */
const OTHER_MS = 4_000;

/** What came of it. `late`: nothing, so far. `refused`: it is not worth repeating. */
type Cured = "taken" | "late" | "refused";

/** @internal */
export class Cures {
  readonly #clock: Clock;
  readonly #polling: Polling;
  readonly #onBroken: OnBroken;
  readonly #waiting = new Set<(cured: Cured) => void>();
  /** Notifystarts that were taken so far. */
  count = 0;

  constructor(clock: Clock, polling: Polling, onBroken: OnBroken) {
    this.#clock = clock;
    this.#onBroken = onBroken;
    this.#polling = polling;
  }

  /**
   * A request was refused: ask for a cure. Resolves within 10 s with whether it is worth repeating: unless nothing cures
   * the session.
   *
   * @param countBefore the cures when it was sent: a notifystart taken since then is cure enough.
   */
  async ask(place: Place, call: Call, countBefore: number): Promise<boolean> {
    if (this.#polling.known?.kind === "barred") return false;
    if (this.count > countBefore) return true;
    const patienceMs = place.endpoint === "sendmessage" ? TEXT_MS : OTHER_MS;
    const cured = this.#wait(call.signal, patienceMs);
    if (this.#polling.isAsking) this.#polling.nudge();
    else if (this.#waiting.size === 1) this.#notify(place, call).catch(this.#onBroken);
    return (await cured) !== "refused";
  }

  /** Nobody polls at this moment: one notifystart, whose end all hear who wait. */
  async #notify(place: Place, call: Call): Promise<void> {
    if ((await this.#polling.notify(place, call)) === "stale") this.refused();
  }

  /** Resolves at once when the signal aborts. */
  #wait(signal: AbortSignal, patienceMs: number): Promise<Cured> {
    return new Promise<Cured>(resolve => {
      const end = (cured: Cured): void => {
        this.#clock.clearTimeout(timer);
        signal.removeEventListener("abort", giveUp);
        this.#waiting.delete(end);
        resolve(cured);
      };
      const giveUp = (): void => end("refused");
      const timer = this.#clock.setTimeout(() => end("late"), patienceMs);
      signal.addEventListener("abort", giveUp);
      this.#waiting.add(end);
    });
  }

  /** A notifystart was taken. */
  taken(): void {
    this.count++;
    this.#end("taken");
  }

  /** The session is dead, or over. */
  refused(): void {
    this.#end("refused");
  }

  #end(cured: Cured): void {
    for (const end of [...this.#waiting]) end(cured);
  }
}
