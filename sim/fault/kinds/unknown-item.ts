/** `unknown-item`: a newer WeChat sends items of a type that this client was not written for (S-42). */
import { HARMLESS, serves } from "../make.ts";

export const unknownItem = serves(
  {
    id: "unknown-item",
    family: "P",
    summary: "Answers of getupdates carry a message whose only item is of a type that nobody knows.",
    impact: HARMLESS,
  },
  { batch: "with-unknown-item" },
);
