/** `cursor-unknown`: the store of cursors was lost or moved, as after a new login or a failover (S-40). */
import { HARMLESS, serves } from "../make.ts";

export const cursorUnknown = serves(
  {
    id: "cursor-unknown",
    family: "P",
    summary: "The cursor that a poll comes with is taken for one that the server never issued.",
    impact: HARMLESS,
  },
  { cursorUnknown: true },
);
