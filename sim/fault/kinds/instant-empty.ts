/** `instant-empty`: a backend that does not hold polls answers nothing, at once and for ever; bait for a client that asks again at once (S-30). */
import { HARMLESS, serves } from "../make.ts";

export const instantEmpty = serves(
  {
    id: "instant-empty",
    family: "P",
    summary: "Polls are not held: when nothing waits, the answer is empty and comes at once.",
    impact: HARMLESS,
  },
  { holdMs: 0 },
);
