/** A store that tells whether it works: what fails quietly, and is tried again later, has to be seen by somebody. */
import { IlinkError, loggable } from "../errors.ts";
import type { Awaitable, Store } from "./store.ts";

/**
 * The same store, watched: `onChange` hears the error when a write fails, null when one succeeds again, and neither twice in a row.
 * What the store throws is thrown as before. A failed `load` is its caller's to tell.
 *
 * @internal
 */
export function watchStore(store: Store, onChange: (error: IlinkError | null) => void): Store {
  let isFailing = false;
  const failed = (cause: unknown): void => {
    if (isFailing) return;
    isFailing = true;
    onChange(asStoreError(cause));
  };
  const worked = (): void => {
    if (!isFailing) return;
    isFailing = false;
    onChange(null);
  };
  // The promise is handed on as it is, so that nobody waits longer for being watched.
  const watch = (write: () => Awaitable<void>): Awaitable<void> => {
    try {
      const end = write();
      if (end instanceof Promise) end.then(worked, failed);
      else worked();
      return end;
    } catch (error) {
      failed(error);
      throw error;
    }
  };
  return {
    load: account => store.load(account),
    receive: (...args) => watch(() => store.receive(...args)),
    settle: (...args) => watch(() => store.settle(...args)),
    saveCursor: (...args) => watch(() => store.saveCursor(...args)),
    ...(store.sync && { sync: () => watch(() => store.sync?.()) }),
    ...(store.saveOutbox && {
      saveOutbox: (...args: Parameters<NonNullable<Store["saveOutbox"]>>) =>
        watch(() => store.saveOutbox?.(...args)),
    }),
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
