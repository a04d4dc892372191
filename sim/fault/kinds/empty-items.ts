/** `empty-items`: messages of sorts that bots are not shown come with their content taken out (S-42). */
import { HARMLESS, serves } from "../make.ts";

export const emptyItems = serves(
  {
    id: "empty-items",
    family: "P",
    summary: "Answers of getupdates carry a message without any item.",
    impact: HARMLESS,
  },
  { batch: "with-empty-items" },
);
