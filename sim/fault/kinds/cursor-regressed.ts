/** `cursor-regressed`: a backend restored from a backup gives a position out of the past (S-41). */
import { HARMLESS, serves } from "../make.ts";

export const cursorRegressed = serves(
  {
    id: "cursor-regressed",
    family: "P",
    summary: "Answers of getupdates carry the cursor of the very beginning, so all of the past comes again.",
    impact: HARMLESS,
  },
  { cursor: "regressed" },
);
