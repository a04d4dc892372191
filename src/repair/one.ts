/** One repair in a process, whatever copies of this package are loaded into it: two versions, ESM and CommonJS, a preload twice. */
import type { Repair, RepairOptions } from "./repair.ts";

/** Where copies find each other: on a `fetch` under repair, and on the global object. @internal */
export const REPAIR: unique symbol = Symbol.for("ilink-sim.repair");

/** What a copy shows to others. It stays as it is from version to version. @internal */
export interface Face {
  /** Work for somebody else too. Returns what ends that. */
  join(options: RepairOptions): () => void;
}

/** @internal */
export function faceOf(repair: Repair): Face {
  return { join: options => repair.join(options) };
}

/** The repair that a function or an object bears; undefined when it bears none. @internal */
export function repairOf(bearer: unknown): Face | undefined {
  const face: unknown = (bearer as { [REPAIR]?: unknown } | undefined)?.[REPAIR];
  const isFace = typeof face === "object" && face !== null && "join" in face;
  return isFace && typeof face.join === "function" ? (face as Face) : undefined;
}
