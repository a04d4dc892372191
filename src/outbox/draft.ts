/** A state in the making, and what is to be done about it: decisions change a draft, never the state that they were given. */
import type { OutboxEvent, SendOutcome } from "../outcome.ts";
import { createLane, isIdle, type KeptText, type Lane, type State, type Text } from "./state.ts";

/** @internal */
export type Command =
  /** Make an attempt at the next piece. */
  | { do: "post"; text: Text; isProbe: boolean }
  /** End the attempts at what waits. */
  | { do: "abort-offers" }
  /** Tell the caller how it ended. */
  | { do: "report"; id: string; outcome: SendOutcome }
  /** Store it as it is now; then tell its caller, if it has begun to wait. */
  | { do: "keep"; text: KeptText; refusedToken: string | undefined; outcome?: SendOutcome }
  /** It waits no longer: forget it, and tell. */
  | { do: "end"; text: KeptText; how: Pick<OutboxEvent, "outcome" | "reason"> }
  /** The session is stale. */
  | { do: "stale" };

/** What a decision may know beside the state. @internal */
export interface Now {
  /** Monotonic. */
  readonly nowMs: number;
  readonly wallMs: number;
  readonly random: () => number;
  readonly createId: () => string;
}

/** @internal */
export interface Rules {
  /** Whether texts wait at all. */
  readonly keeps: boolean;
  /** Requests on the wire at the same time. */
  readonly atOnceMax: number;
}

/** Users remembered as refused without a text that waits; the longest known is forgotten first. */
const LANES_MAX = 10_000;

/** @internal */
export class Draft {
  readonly commands: Command[] = [];
  readonly now: Now;
  readonly rules: Rules;
  state: State;
  readonly #lanes: Map<string, Lane>;

  constructor(state: State, now: Now, rules: Rules) {
    this.now = now;
    this.rules = rules;
    this.#lanes = new Map(state.lanes);
    this.state = { ...state, lanes: this.#lanes };
  }

  do(command: Command): void {
    this.commands.push(command);
  }

  set(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
  }

  lane(user: string): Lane {
    return this.#lanes.get(user) ?? createLane(user);
  }

  lanes(): Lane[] {
    return [...this.#lanes.values()];
  }

  /** Change a lane, made when there is none, and forgotten when it has nothing to remember. */
  change(user: string, change: Partial<Lane>): void {
    const lane = { ...this.lane(user), ...change };
    if (isIdle(lane)) this.#lanes.delete(user);
    else this.#put(lane);
  }

  find(user: string, id: string): Text | undefined {
    return this.#lanes.get(user)?.texts.find(text => text.id === id);
  }

  /** Put a text in its place, or in the place of its former self. */
  put(text: Text): void {
    const others = this.lane(text.user).texts.filter(({ id }) => id !== text.id);
    const before = others.findLastIndex(({ position }) => position < text.position) + 1;
    this.change(text.user, { texts: others.toSpliced(before, 0, text) });
  }

  remove({ user, id }: Text): void {
    this.change(user, { texts: this.lane(user).texts.filter(text => text.id !== id) });
  }

  #put(lane: Lane): void {
    if (!this.#lanes.has(lane.user) && this.#lanes.size >= LANES_MAX) {
      const spare = this.lanes().find(({ texts }) => texts.length === 0);
      if (spare !== undefined) this.#lanes.delete(spare.user);
    }
    this.#lanes.set(lane.user, lane);
  }
}
