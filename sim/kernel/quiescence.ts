/** Quiescence: virtual time may move only when nothing is left to run. This says when. */

import { realNanoseconds, realTimers } from "./real-timers.ts";

/**
 * What one instant of virtual time may take before the harness gives up: so many turns of the event loop and
 * so much real time, both. Turns alone are no measure: 20,000 pass in 30 ms, which a thread-pool job outlasts.
 */
const TURNS_PER_INSTANT_MAX = 20_000;
const PATIENCE_MS = 10_000;

export interface Quiescence {
  /** Something began that the event loop will finish by itself (a request on its way, a file read). */
  begin(): void;
  /** It finished. */
  finish(): void;
  /** Resolves once every microtask has run and everything begun has finished. */
  reached(): Promise<void>;
}

/** Thrown when work never finishes although nothing but the event loop could finish it. */
export class NotQuiescentError extends Error {
  override readonly name = "NotQuiescentError";
}

/**
 * @param settleTurns extra turns demanded after the last piece of work finished: what a real HTTP stack
 *   needs to hand the result over. 0 suffices where everything is microtasks.
 * @param patienceMs real milliseconds that one instant may take.
 */
export function createQuiescence(settleTurns: number, patienceMs = PATIENCE_MS): Quiescence {
  let working = 0;
  let worked = false;
  return {
    begin() {
      working++;
      worked = true;
    },
    finish() {
      working--;
      worked = true;
    },
    async reached() {
      let turns = 0;
      let quietTurns = 0;
      let giveUpAt = 0n;
      do {
        worked = false;
        await new Promise<void>(resolve => {
          realTimers.setImmediate(resolve);
        });
        quietTurns = working > 0 || worked ? 0 : quietTurns + 1;
        if (++turns <= TURNS_PER_INSTANT_MAX) continue;
        const now = realNanoseconds();
        if (giveUpAt === 0n) giveUpAt = now + BigInt(patienceMs) * 1_000_000n;
        if (now >= giveUpAt) {
          throw new NotQuiescentError(
            `${working} piece(s) of work did not finish within ${turns} turns of the event loop and ${patienceMs} ms`,
          );
        }
      } while (working > 0 || quietTurns <= settleTurns - 1);
    },
  };
}
