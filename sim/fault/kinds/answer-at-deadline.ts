/** `answer-at-deadline`: the server holds as long as it advertises, and its answer meets the client's deadline (S-14, OW#267). */
import { z } from "zod";
import { duration } from "../duration.ts";
import type { FaultKind } from "../fault.ts";
import { HARMLESS } from "../make.ts";

const attributes = z.strictObject({
  hold: duration("How long polls are held: as the server advertises it. Default 35s.").default(35_000),
});

export const answerAtDeadline: FaultKind<z.output<typeof attributes>> = {
  id: "answer-at-deadline",
  summary: "Polls are held exactly as long as advertised, so that answer and deadline come at one instant.",
  attributes,
  examples: [{ hold: 35_000 }, { hold: 34_999 }, { hold: 35_001 }],
  endpoints: ["getupdates"],
  legs: ["answer"],
  calibrated: { why: "nothing but time is different at the socket" },
  impact: () => HARMLESS,
  onRequest: (_request, { attributes: { hold } }) => ({ do: "serve", quirk: { holdMs: hold } }),
};
