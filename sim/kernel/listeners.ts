/** Listeners that the subject adds: to its process, which outlives it, and to signals, which may. */
import { getEventListeners } from "node:events";
import type { Replace } from "./replace.ts";

export interface ListenerWatch {
  /** What listens to the process now is not the subject's, or is of a subject that is gone. */
  disregard(): void;
  /** Listeners that the process has besides those. */
  onProcess(): number;
  /** The most that one signal ever had at once, counted from a hundred on; 0 below. */
  mostOnOneSignal(): number;
}

/** A signal is looked at whenever so many more were added to it. */
const LOOK_EVERY = 100;

export function watchListeners(replace: Replace): ListenerWatch {
  let others = processListeners();
  let most = 0;
  const added = new WeakMap<AbortSignal, number>();
  const { addEventListener } = EventTarget.prototype;
  replace(AbortSignal.prototype, "addEventListener", function add(this: AbortSignal, ...args: unknown[]) {
    Reflect.apply(addEventListener, this, args);
    const count = (added.get(this) ?? 0) + 1;
    added.set(this, count);
    // Removals are not followed: what is there is counted now and then.
    if (count % LOOK_EVERY === 0) most = Math.max(most, getEventListeners(this, "abort").length);
  });
  return {
    disregard() {
      others = processListeners();
    },
    onProcess: () => [...processListeners()].filter(listener => !others.has(listener)).length,
    mostOnOneSignal: () => (most < LOOK_EVERY ? 0 : most),
  };
}

function processListeners(): Set<unknown> {
  return new Set(process.eventNames().flatMap(event => process.rawListeners(event)));
}
