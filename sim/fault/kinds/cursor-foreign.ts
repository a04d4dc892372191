/** `cursor-foreign`: two accounts are mixed up on the server, or by a cache between. */
import { HARMLESS, serves } from "../make.ts";

export const cursorForeign = serves(
  {
    id: "cursor-foreign",
    family: "P",
    summary:
      "Answers of getupdates carry the cursor of another account, which the server does not know when it comes back.",
    impact: HARMLESS,
  },
  { cursor: "foreign" },
);
