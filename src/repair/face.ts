/** What a repair shows to other copies of this package, so that a process has one. */
import { fetchThrough } from "./fetch-through.ts";
import type { Face } from "./one.ts";
import type { Repair } from "./repair.ts";
import { dispatchThrough } from "./undici/dispatch-through.ts";

/** @internal */
export function faceOf(repair: Repair): Required<Face> {
  const face: Required<Face> = {
    join: options => repair.join(options),
    fetchThrough(fetch, options) {
      repair.join(options);
      return fetchThrough(repair, fetch, face);
    },
    dispatchThrough(dispatch, options) {
      repair.join(options);
      return dispatchThrough(repair, dispatch);
    },
  };
  return face;
}
