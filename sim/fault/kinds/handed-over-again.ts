/** `handed-over-again`: messages come again although the cursor has passed them, as half an hour after a long turn (OW#239). */
import { HARMLESS, serves } from "../make.ts";

export const handedOverAgain = serves(
  {
    id: "handed-over-again",
    family: "P",
    summary: "Messages handed over before come along once more, with the same ids, in front of new ones.",
    impact: HARMLESS,
  },
  { batch: "again" },
);
