/** `poison-item`: one message that breaks its reader must not take its batch along (S-32). */
import { HARMLESS, serves } from "../make.ts";

export const poisonItem = serves(
  {
    id: "poison-item",
    family: "P",
    summary: "Answers of getupdates carry a message whose items are null, incomplete or of wrong types.",
    impact: HARMLESS,
  },
  { batch: "with-poison" },
);
