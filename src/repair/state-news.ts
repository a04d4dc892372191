/** Tells what becomes of a session, once for each change. */
import type { RecoveryState } from "../recovery/state.ts";
import { type AccountState, describe, type StateReason } from "../status.ts";

/** @internal */
export class StateNews {
  readonly #tell: (state: AccountState, reason?: StateReason) => void;
  #told = "";

  /** @param tell must not throw. */
  constructor(tell: (state: AccountState, reason?: StateReason) => void) {
    this.#tell = tell;
  }

  /** Returns whether that was news. */
  hear(recovery: RecoveryState): boolean {
    const { state, reason } = describe(recovery);
    const news = `${state} ${reason}`;
    if (news === this.#told) return false;
    this.#told = news;
    this.#tell(state, reason);
    return true;
  }

  /** What comes next is told anew. */
  forget(): void {
    this.#told = "";
  }
}
