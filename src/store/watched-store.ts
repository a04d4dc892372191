/** A store that is watched: each call ends in time, and what fails quietly, and is tried again later, is seen by somebody. */
import type { Clock } from "../clock.ts";
import { IlinkError, loggable } from "../errors.ts";
import { isThenable, Patience } from "./patience.ts";
import type { Awaitable, Store } from "./store.ts";

/** How long a write may take; what is received or handled waits for it. */
const WRITE_DEADLINE_MS = 5_000;
/** The same for the count of a message's beginnings, which its handler waits for. */
const BEGIN_DEADLINE_MS = 1_000;
/** The same for the reading of an account, which may be long. */
const LOAD_DEADLINE_MS = 30_000;

/** A store under watch; `resume` and `rest` as the account begins and ends, see {@link Patience}. @internal */
export interface WatchedStore extends Store, Pick<Patience, "resume" | "rest"> {}

/** Tells a failing store from one that works, by the ends of its writes. */
function createWatch(onChange: (error: IlinkError | null) => void) {
  /** Calls whose latest write failed: another one that works does not make up for it. */
  const failing = new Set<keyof Store>();
  return {
    failed(name: keyof Store, cause: unknown): void {
      const isFirst = failing.size === 0;
      failing.add(name);
      if (isFirst) onChange(asStoreError(cause));
    },
    worked(name: keyof Store): void {
      if (failing.size === 0) return;
      failing.delete(name);
      // A cursor goes with what is received, too.
      if (name === "receive") failing.delete("saveCursor");
      if (failing.size === 0) onChange(null);
    },
  };
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
  const patience = new Patience(clock);
  const { failed, worked } = createWatch(onChange);
  const watch = (
    name: keyof Store,
    write: () => Awaitable<void>,
    limitMs = WRITE_DEADLINE_MS,
  ): Awaitable<void> => {
    try {
      const end = patience.with(name, limitMs, write());
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
    load: account => patience.with("load", LOAD_DEADLINE_MS, store.load(account)),
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
    resume: () => patience.resume(),
    rest: () => patience.rest(),
  };
}

function asStoreError(cause: unknown): IlinkError {
  if (cause instanceof IlinkError) return cause;
  return new IlinkError(
    "store",
    `cannot write the store: ${loggable(cause)}; its own words are in the cause`,
    { cause },
  );
}
