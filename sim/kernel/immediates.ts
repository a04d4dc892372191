/** Immediates: the subject asks for another turn of the event loop. They stay native and are counted. */
import timers from "node:timers";
import timersPromises from "node:timers/promises";
import { promisify } from "node:util";
import { callerOf } from "./caller.ts";
import type { Quiescence } from "./quiescence.ts";
import type { Replace } from "./replace.ts";

/**
 * Immediates stay native, but an instant is not over while one is pending.
 * @param onOverdue told who asks for another turn when the instant has taken all of its own.
 * @returns what takes back those that are pending.
 */
export function countImmediates(
  replace: Replace,
  quiescence: Quiescence,
  onOverdue: (where: string | undefined) => void,
): () => void {
  const native = globalThis.setImmediate;
  const nativeClear = globalThis.clearImmediate;
  const pending = new Set<NodeJS.Immediate>();
  const settle = (immediate: NodeJS.Immediate): void => {
    if (pending.delete(immediate)) quiescence.finishTurn();
  };
  const counted = (action: (...args: unknown[]) => void, ...args: unknown[]): NodeJS.Immediate => {
    const immediate = native(() => {
      settle(immediate);
      action(...args);
    });
    pending.add(immediate);
    quiescence.beginTurn();
    if (quiescence.isOverdue()) onOverdue(callerOf().where);
    Object.defineProperty(immediate, Symbol.dispose, { value: () => clear(immediate) });
    return immediate;
  };
  const clear = (immediate: NodeJS.Immediate | undefined): void => {
    if (immediate === undefined) return;
    settle(immediate);
    nativeClear(immediate);
  };
  const later = (value?: unknown, options?: { signal?: AbortSignal }): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const signal = options?.signal;
      const onAbort = (): void => {
        clear(immediate);
        reject(new DOMException("The operation was aborted", { name: "AbortError", cause: signal?.reason }));
      };
      const immediate = counted(() => {
        signal?.removeEventListener("abort", onAbort);
        resolve(value);
      });
      if (signal?.aborted) onAbort();
      else signal?.addEventListener("abort", onAbort, { once: true });
    });
  Object.defineProperty(counted, promisify.custom, { value: later });
  for (const owner of [globalThis, timers]) {
    replace(owner, "setImmediate", counted);
    replace(owner, "clearImmediate", clear);
  }
  replace(timersPromises, "setImmediate", later);
  replace(timersPromises.scheduler, "yield", () => later());
  replace(timersPromises.scheduler, "wait", (delayMs: number, options?: { signal?: AbortSignal }) =>
    timersPromises.setTimeout(delayMs, undefined, options),
  );
  return () => {
    for (const immediate of pending) clear(immediate);
  };
}
