/** `header-stall`: a proxy took the request and waits for a backend that never speaks. */
import { BLOCKS_UNSEEN, simple } from "../make.ts";

export const headerStall = simple(
  {
    id: "header-stall",
    family: "H",
    summary: "The connection stays open and the headers never come to their end; only a deadline shows it.",
    legs: ["request", "answer"],
    impact: BLOCKS_UNSEEN,
  },
  { do: "hang" },
);
