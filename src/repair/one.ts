/** One repair in a process, whatever copies of this package are loaded into it: two versions, ESM and CommonJS, a preload twice. */
import type { RepairOptions } from "./options.ts";
import type { Dispatch } from "./undici/handler.ts";

/** The global `fetch`, and what is called like it. */
export type FetchFunction = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** Where copies find each other: on a `fetch` under repair, and on the global object. @internal */
export const REPAIR: unique symbol = Symbol.for("ilink-sim.repair");

/** What a copy shows to others. It stays as it is from version to version; what was added later may be missing. @internal */
export interface Face {
  /** Work for somebody else too. Returns what ends that. */
  join(options: RepairOptions): () => void;
  /** Put this repair before another `fetch`, too. */
  fetchThrough?(fetch: FetchFunction, options: RepairOptions): FetchFunction;
  /** Put it before a dispatcher. */
  dispatchThrough?(dispatch: Dispatch, options: RepairOptions): Dispatch;
}

/** The repair that a function or an object bears; undefined when it bears none. @internal */
export function repairOf(bearer: unknown): Face | undefined {
  const face: unknown = (bearer as { [REPAIR]?: unknown } | undefined)?.[REPAIR];
  const isFace = typeof face === "object" && face !== null && "join" in face;
  return isFace && typeof face.join === "function" ? (face as Face) : undefined;
}

/**
 * What the repair of this process makes of something, while there is one that can; else what one's own does.
 *
 * @param find the repair of this process.
 * @internal
 */
export function byTheOne<T>(
  find: () => Face | undefined,
  theirs: (face: Face) => T | undefined,
  own: T,
): () => T {
  let made: { face: Face | undefined; it: T } = { face: undefined, it: own };
  return () => {
    const face = find();
    if (face !== made.face) made = { face, it: (face && theirs(face)) ?? own };
    return made.it;
  };
}
