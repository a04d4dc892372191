/** `cursor-empty`: a backend without a stored position prints an empty text; whoever stores it begins anew (S-38). */
import { HARMLESS, serves } from "../make.ts";

export const cursorEmpty = serves(
  {
    id: "cursor-empty",
    family: "P",
    summary: "The cursor in answers of getupdates is an empty text; the messages are there.",
    impact: HARMLESS,
  },
  { cursor: "empty" },
);
