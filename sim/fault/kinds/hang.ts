/** `hang`: a black hole, as after sleep or a forgotten NAT entry; only a deadline of the client's own can show it. */
import { BLOCKS_UNSEEN, simple } from "../make.ts";

export const hang = simple(
  {
    id: "hang",
    family: "C",
    summary: "Requests never get an answer nor an error.",
    legs: ["request", "answer"],
    impact: BLOCKS_UNSEEN,
    calibrated: { why: "nothing is seen: the client's own deadline ends it" },
  },
  { do: "hang" },
);
