/** `reversed-batch`: a store that is read newest first, or two shards merged without an order (S-42). */
import { HARMLESS, serves } from "../make.ts";

export const reversedBatch = serves(
  {
    id: "reversed-batch",
    family: "P",
    summary: "The messages of one batch stand with the newest first.",
    impact: HARMLESS,
  },
  { batch: "reversed" },
);
