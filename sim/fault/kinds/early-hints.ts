/** `early-hints`: an edge sends 103 before the answer. The client's HTTP stack drops it unseen. */
import { changes, HARMLESS } from "../make.ts";

export const earlyHints = changes(
  {
    id: "early-hints",
    family: "H",
    summary: "Informational answers come before the right one.",
    impact: HARMLESS,
  },
  answer => answer,
);
