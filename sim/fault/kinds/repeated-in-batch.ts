/** `repeated-in-batch`: delivery is at least once, and the server merges two copies of one queue (OW#239). */
import { HARMLESS, serves } from "../make.ts";

export const repeatedInBatch = serves(
  {
    id: "repeated-in-batch",
    family: "P",
    summary: "Each message stands twice in its batch, with the same id.",
    impact: HARMLESS,
  },
  { batch: "repeated" },
);
