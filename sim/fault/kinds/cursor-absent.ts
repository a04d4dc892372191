/** `cursor-absent`: a field that is empty on the server is left out of the JSON (S-38). */
import { HARMLESS, serves } from "../make.ts";

export const cursorAbsent = serves(
  {
    id: "cursor-absent",
    family: "P",
    summary: "Answers of getupdates carry no cursor; the messages are there.",
    impact: HARMLESS,
  },
  { cursor: "absent" },
);
