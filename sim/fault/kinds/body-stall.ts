/** `body-stall`: a proxy passes on half of the answer and then waits for the rest. */
import { halved } from "../bodies.ts";
import { BLOCKS_UNSEEN, changes } from "../make.ts";

export const bodyStall = changes(
  {
    id: "body-stall",
    family: "B",
    summary: "The body stops halfway and the connection stays open; only a deadline shows it.",
    impact: BLOCKS_UNSEEN,
  },
  answer => halved(answer, "silence"),
);
