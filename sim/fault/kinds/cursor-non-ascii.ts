/** `cursor-non-ascii`: the cursor is opaque: not every text survives a file, a header or a careless length. */
import { HARMLESS, serves } from "../make.ts";

export const cursorNonAscii = serves(
  {
    id: "cursor-non-ascii",
    family: "P",
    summary: "Cursors hold characters beyond ASCII and beyond the basic plane, and are good.",
    impact: HARMLESS,
  },
  { cursor: "non-ascii" },
);
