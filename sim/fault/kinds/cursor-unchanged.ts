/** `cursor-unchanged`: the position is written to a replica that is behind the one that is read. */
import { HARMLESS, serves } from "../make.ts";

export const cursorUnchanged = serves(
  {
    id: "cursor-unchanged",
    family: "P",
    summary: "The cursor that came is given back although messages were handed over, so they come again.",
    impact: HARMLESS,
  },
  { cursor: "unchanged" },
);
