/** `taken-over`: another instance logs in with the same WeChat account; nothing but a new login cures the old one. */
import { z } from "zod";
import { duration } from "../duration.ts";
import type { FaultKind } from "../fault.ts";
import { HARMLESS } from "../make.ts";

const attributes = z.strictObject({
  delay: duration("How long a poll already held lives on; 29s was seen in the wild. Default 0s.").default(0),
});

export const takenOver: FaultKind<z.output<typeof attributes>> = {
  id: "taken-over",
  summary: "The session is dead on the server: every call gets -14 until a new login.",
  attributes,
  examples: [{ delay: 0 }, { delay: 29_000 }, { delay: 5_000 }],
  calibrated: { why: "it acts on the server, not on a connection" },
  impact: () => HARMLESS,
  onOpen: ({ attributes: { delay } }) => ({ do: "take-over", delayMs: delay }),
};
