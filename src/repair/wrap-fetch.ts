/** The repair around a `fetch`, for programs that hand one to their client. */
import { faceOf } from "./face.ts";
import { repairOfProcess } from "./install.ts";
import { byTheOne, type FetchFunction, repairOf } from "./one.ts";
import type { RepairOptions } from "./options.ts";
import { Repair } from "./repair.ts";

/**
 * A `fetch` through which an iLink client survives a stale token: getupdates never answers `-14`, a request that is
 * refused with it is repeated once the session is cured, and polls outlast the service's hold. Every other request goes
 * through untouched, and so does every request when something inside fails. A `fetch` that is under repair already is
 * given back, and looks at these hosts too. In a process that has the preload, the preload's repair does it. See
 * `docs/repair.md`.
 *
 * @example
 * ```ts
 * const bot = new SomeClient({ fetch: wrapFetch(globalThis.fetch) });
 * ```
 * @throws OptionError for an unusable option.
 */
export function wrapFetch(fetch: FetchFunction, options: RepairOptions = {}): FetchFunction {
  const there = repairOf(fetch);
  if (there !== undefined) {
    there.join(options);
    return fetch;
  }
  const own = faceOf(new Repair(options)).fetchThrough(fetch, {});
  const current = byTheOne(repairOfProcess, face => face.fetchThrough?.(fetch, options), own);
  return new Proxy(fetch, {
    apply: (_target, self, args) => Reflect.apply(current(), self, args),
    get: (_target, key) => Reflect.get(current(), key),
  });
}
