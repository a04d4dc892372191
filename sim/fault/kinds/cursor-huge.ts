/** `cursor-huge`: the cursor is opaque, and a server may put into it what it likes. */
import { HARMLESS, serves } from "../make.ts";

export const cursorHuge = serves(
  {
    id: "cursor-huge",
    family: "P",
    summary: "Cursors are 64 KiB longer than usual, and good.",
    impact: HARMLESS,
  },
  { cursor: "huge" },
);
