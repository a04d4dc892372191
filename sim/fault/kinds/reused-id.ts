/** `reused-id`: ids that were rounded on the way are equal although their messages are not (S-36). */
import { HARMLESS, serves } from "../make.ts";

export const reusedId = serves(
  {
    id: "reused-id",
    family: "P",
    summary: "Answers of getupdates carry a second message with the id of the first and another content.",
    impact: HARMLESS,
  },
  { batch: "with-reused-id" },
);
