/** The names of lanes, in a terminal and in exports. */
import { ENGLISH, type Say } from "../../words/language.ts";
import type { Lane } from "./lane.ts";
import { RECEIVING } from "./verdict-lanes.ts";

/** Receiving has a word of its own; other lanes of the verdict have the name of their invariant. */
export function laneName({ kind, invariant }: Lane, say: Say = ENGLISH.say): string {
  return invariant === undefined || invariant === RECEIVING ? say(`lane.${kind}`) : invariant;
}
