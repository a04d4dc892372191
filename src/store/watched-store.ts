/** A store that is watched: each call ends in time, and what fails quietly, and is tried again later, is seen by somebody. */
import type { Clock } from "../clock.ts";
import { inTime } from "../deadline.ts";
import { IlinkError, loggable } from "../errors.ts";
import type { Awaitable, Store } from "./store.ts";
import { LateStoreError } from "./store-error.ts";

/** How long a write may take; what is received or handled waits for it. @internal */
export const WRITE_DEADLINE_MS = 5_000;
/** The same for the count of a message's beginnings, which its handler waits for. */
const BEGIN_DEADLINE_MS = 1_000;
/** The same for the reading of an account, which may be long. @internal */
export const LOAD_DEADLINE_MS = 30_000;

/** A store under watch. @internal */
export interface WatchedStore extends Store {
  /** The account begins: whatever is still waited for is given up, and from here on calls have their deadlines. */
  resume(): void;
  /** The account ends: the same, but no timer is armed any more. What is called now is given up by the next `resume`. */
  rest(): void;
}

/**
 * The same store, watched: `onChange` hears the error when a write fails, null when one succeeds again, and neither twice in a row.
 * A call that has not ended in time fails. What the store throws is thrown as before. A failed `load` is its caller's to tell.
 *
 * @internal
 */
export function watchStore(
  store: Store,
  clock: Clock,
  onChange: (error: IlinkError | null) => void,
): WatchedStore {
  let patience = new AbortController();
  let isResting = true;
  /** Calls whose latest write failed: another one that works does not make up for it. */
  const failing = new Set<keyof Store>();
  const failed = (name: keyof Store, cause: unknown): void => {
    const isFirst = failing.size === 0;
    failing.add(name);
    if (isFirst) onChange(asStoreError(cause));
  };
  const worked = (name: keyof Store): void => {
    if (failing.size === 0) return;
    failing.delete(name);
    // A cursor goes with what is received, too.
    if (name === "receive") failing.delete("saveCursor");
    if (failing.size === 0) onChange(null);
  };
  const giveUp = (): void => {
    patience.abort();
    patience = new AbortController();
  };
  /** What ends at once is handed on as it is. */
  const timed = <T>(name: keyof Store, limitMs: number, call: () => Awaitable<T>): Awaitable<T> => {
    const end = call();
    if (!isThenable(end)) return end;
    const deadlineMs = isResting ? Number.POSITIVE_INFINITY : limitMs;
    return inTime(
      clock,
      { deadlineMs, signal: patience.signal },
      end,
      () => new LateStoreError(name, limitMs),
    );
  };
  const watch = (
    name: keyof Store,
    write: () => Awaitable<void>,
    limitMs = WRITE_DEADLINE_MS,
  ): Awaitable<void> => {
    try {
      const end = timed(name, limitMs, write);
      if (isThenable(end))
        end.then(
          () => worked(name),
          error => failed(name, error),
        );
      else worked(name);
      return end;
    } catch (error) {
      failed(name, error);
      throw error;
    }
  };
  return {
    load: account => timed("load", LOAD_DEADLINE_MS, () => store.load(account)),
    receive: (...args) => watch("receive", () => store.receive(...args)),
    ...(store.begin && {
      begin: (...args: Parameters<NonNullable<Store["begin"]>>) =>
        watch("begin", () => store.begin?.(...args), BEGIN_DEADLINE_MS),
    }),
    settle: (...args) => watch("settle", () => store.settle(...args)),
    saveCursor: (...args) => watch("saveCursor", () => store.saveCursor(...args)),
    ...(store.sync && { sync: () => watch("sync", () => store.sync?.()) }),
    ...(store.saveOutbox && {
      saveOutbox: (...args: Parameters<NonNullable<Store["saveOutbox"]>>) =>
        watch("saveOutbox", () => store.saveOutbox?.(...args)),
    }),
    resume() {
      giveUp();
      isResting = false;
    },
    rest() {
      giveUp();
      isResting = true;
    },
  };
}

function isThenable<T>(value: Awaitable<T>): value is Promise<T> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}

function asStoreError(cause: unknown): IlinkError {
  if (cause instanceof IlinkError) return cause;
  return new IlinkError(
    "store",
    `cannot write the store: ${loggable(cause)}; its own words are in the cause`,
    { cause },
  );
}
