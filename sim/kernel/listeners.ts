/** Listeners that the subject adds: to its process, which outlives it, and to signals, which may. */
import { getEventListeners } from "node:events";

export interface ListenerWatch {
  /** What listens to the process now is not the subject's, or is of a subject that is gone. */
  disregard(): void;
  /** Listeners that the process has besides those. */
  onProcess(): number;
  /** The most that one signal ever had at once, counted from a hundred on; 0 below. */
  mostOnOneSignal(): number;
  /** The run is over: signals are looked at no more. */
  release(): void;
}

/** A signal is looked at whenever so many more were added to it. */
const LOOK_EVERY = 100;

/** Kept on the signal itself: a table of signals beside them costs ten times as much, most of it when memory is collected. */
const TALLY = Symbol("tally");

/** A signal, with the listeners that were added to it in the run of a watcher. */
type Watched = AbortSignal & { [TALLY]?: { watch: Watcher; added: number } };

type Watcher = (signal: Watched) => void;

/** Who is told of a signal that gets a listener; nobody outside a run. */
let watcher: Watcher | undefined;

export function watchListeners(): ListenerWatch {
  let others = processListeners();
  let most = 0;
  const outer = watcher;
  const watch: Watcher = signal => {
    // A signal of a former run begins anew.
    if (signal[TALLY]?.watch !== watch) signal[TALLY] = { watch, added: 0 };
    const tally = signal[TALLY];
    tally.added++;
    // Removals are not followed: what is there is counted now and then.
    if (tally.added % LOOK_EVERY === 0) most = Math.max(most, getEventListeners(signal, "abort").length);
  };
  watcher = watch;
  return {
    disregard() {
      others = processListeners();
    },
    onProcess: () => [...processListeners()].filter(listener => !others.has(listener)).length,
    mostOnOneSignal: () => (most < LOOK_EVERY ? 0 : most),
    release() {
      watcher = outer;
    },
  };
}

putInPlace();

/**
 * When the module is loaded and for good, unlike the other replacements: a member of a prototype that comes and goes with
 * each run makes the engine forget what it knows of every signal, which costs a fifth of a day's run.
 */
function putInPlace(): void {
  const { addEventListener } = EventTarget.prototype;
  Object.defineProperty(AbortSignal.prototype, "addEventListener", {
    configurable: true,
    writable: true,
    enumerable: true,
    value: function add(this: AbortSignal, ...args: unknown[]) {
      Reflect.apply(addEventListener, this, args);
      watcher?.(this);
    },
  });
}

function processListeners(): Set<unknown> {
  return new Set(process.eventNames().flatMap(event => process.rawListeners(event)));
}
