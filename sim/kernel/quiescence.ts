/** Quiescence: virtual time may move only when nothing is left to run. This says when. */

import { realNanoseconds, realTimers } from "./real-timers.ts";

/** Turns of the event loop that one instant of virtual time may take; no honest instant takes a tenth of this. */
const TURNS_PER_INSTANT_MAX = 20_000;
/**
 * Real time for work that only the machine can finish (a thread-pool job): turns alone are no measure of it, because
 * 20,000 of them pass in 30 ms.
 */
const PATIENCE_MS = 60_000;

export interface Quiescence {
  /** Something began that the event loop will finish by itself (a request on its way, a file read). */
  begin(): void;
  /** It finished. */
  finish(): void;
  /** The subject asked for one more turn of the event loop (`setImmediate`), and it has not come yet. */
  beginTurn(): void;
  /** The turn came, or was taken back. */
  finishTurn(): void;
  /** The instant has taken all its turns: whoever asks for another one is what keeps it from ending. */
  isOverdue(): boolean;
  /**
   * Resolves once every microtask has run and everything begun has finished.
   * @throws NotQuiescentError when that does not come to pass.
   */
  reached(signal?: AbortSignal): Promise<void>;
  /** Take a step each time that is so, until one gives something: that is what it resolves with. */
  untilGiven<T>(step: () => T | undefined, signal?: AbortSignal): Promise<T>;
}

/** Thrown when an instant does not end. */
export class NotQuiescentError extends Error {
  override readonly name = "NotQuiescentError";
  /**
   * `spinning`: nothing is at work, and yet the event loop is asked for another turn each time. `time`: work was
   * begun that the machine did not finish in real time.
   */
  readonly why: "spinning" | "time";

  constructor(why: "spinning" | "time", message: string) {
    super(message);
    this.why = why;
  }
}

/**
 * Turns that are asked for at once, at most, where one turn is enough. They come one after the other, each with all its ticks and
 * microtasks, and the event loop goes round once for all of them, which costs thrice as much as a turn.
 */
const AT_ONCE_MAX = 64;

const settled = Promise.resolve();

/**
 * @param settleTurns extra turns demanded after the last piece of work finished: what a real HTTP stack
 *   needs to hand the result over. 0 suffices where everything is microtasks.
 * @param patienceMs real milliseconds that the work of one instant may take.
 */
// More than 70 lines: its counts are local to the innermost loop of every run, which is a closure over them.
export function createQuiescence(settleTurns: number, patienceMs = PATIENCE_MS): Quiescence {
  let working = 0;
  let turnsAsked = 0;
  let worked = false;
  let turns = 0;
  let giveUpAt = 0n;
  // More turns than one are for what the event loop itself brings: each has to go round.
  const atOnceMax = settleTurns > 1 ? 1 : AT_ONCE_MAX;

  const refuseToWaitForEver = (): void => {
    if (working === 0 && turnsAsked > 0) {
      throw new NotQuiescentError(
        "spinning",
        `the instant did not end within ${TURNS_PER_INSTANT_MAX} turns of the event loop`,
      );
    }
    const now = realNanoseconds();
    if (giveUpAt === 0n) giveUpAt = now + BigInt(patienceMs) * 1_000_000n;
    if (now < giveUpAt) return;
    throw new NotQuiescentError(
      "time",
      `${working} piece(s) of work did not finish within ${turns} turns of the event loop and ${patienceMs} ms`,
    );
  };

  // One function for all turns, as this is the innermost loop of every run. It runs among the microtasks: a step that ran
  // by itself would have the subject's ticks before the promises that it settles.
  const untilGiven: Quiescence["untilGiven"] = (step, signal) =>
    new Promise((resolve, reject) => {
      let quietTurns = 0;
      /** Turns that were asked for and have not come; those among them, the first ones, in which nothing is done; and how many are asked for next. */
      let ahead = 0;
      let stale = 0;
      let atOnce = 1;
      const beginInstant = (): void => {
        turns = 0;
        giveUpAt = 0n;
        quietTurns = 0;
      };
      /** Turns that are ahead come to nothing. */
      const forgetAhead = (): void => {
        stale += ahead;
        ahead = 0;
        atOnce = 1;
      };
      const waitATurn = (): void => {
        worked = false;
        const isBusy = working > 0 || turnsAsked > 0;
        // What it waits for stands behind them.
        if (isBusy) forgetAhead();
        if (ahead > 0) return;
        for (; ahead < atOnce; ahead++) realTimers.setImmediate(soon);
        if (!isBusy) atOnce = Math.min(atOnce * 2, atOnceMax);
      };
      const turn = (): void => {
        try {
          signal?.throwIfAborted();
          quietTurns = working > 0 || turnsAsked > 0 || worked ? 0 : quietTurns + 1;
          if (++turns > TURNS_PER_INSTANT_MAX) refuseToWaitForEver();
          if (working === 0 && turnsAsked === 0 && quietTurns >= settleTurns) {
            const given = step();
            if (given !== undefined) {
              forgetAhead();
              resolve(given);
              return;
            }
            beginInstant();
          }
          waitATurn();
        } catch (error) {
          forgetAhead();
          reject(error);
        }
      };
      const soon = (): void => {
        if (stale > 0) stale--;
        else {
          ahead--;
          void settled.then(turn);
        }
      };
      beginInstant();
      waitATurn();
    });

  return {
    begin() {
      working++;
      worked = true;
    },
    finish() {
      working--;
      worked = true;
    },
    beginTurn() {
      turnsAsked++;
      worked = true;
    },
    finishTurn() {
      turnsAsked--;
      worked = true;
    },
    isOverdue: () => turns >= TURNS_PER_INSTANT_MAX,
    untilGiven,
    reached: async signal => void (await untilGiven(() => true, signal)),
  };
}
