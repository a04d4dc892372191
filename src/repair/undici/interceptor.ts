/** The repair as an undici interceptor: for programs that compose dispatchers. */
import { faceOf } from "../face.ts";
import { repairOfProcess } from "../install.ts";
import { byTheOne } from "../one.ts";
import type { RepairOptions } from "../options.ts";
import { Repair } from "../repair.ts";
import type { Dispatch } from "./handler.ts";

/**
 * An interceptor for `dispatcher.compose()`: what {@link wrapFetch} does, for `undici.fetch`, `undici.request` and the
 * global dispatcher. Put it last, so that it stands before retries and caches. In a process that has the preload, the
 * preload's repair does it.
 *
 * @example
 * ```ts
 * import { Agent, setGlobalDispatcher } from "undici";
 * setGlobalDispatcher(new Agent().compose(ilinkRecovery()));
 * ```
 * @throws OptionError for an unusable option.
 */
export function ilinkRecovery(options: RepairOptions = {}): <D>(dispatch: D) => D {
  const face = faceOf(new Repair(options));
  const intercept = (dispatch: Dispatch): Dispatch => {
    const own = face.dispatchThrough(dispatch, {});
    const current = byTheOne(repairOfProcess, there => there.dispatchThrough?.(dispatch, options), own);
    return (request, handler) => current()(request, handler);
  };
  // The types of undici's own interceptors differ between its versions; the shape that is used does not.
  return dispatch => intercept(dispatch as Dispatch) as typeof dispatch;
}
