/** `redelivery`: the newest messages come once more, seconds or half an hour after they were handed over (OW#66, OW#239). */
import { z } from "zod";
import type { FaultKind } from "../fault.ts";
import { HARMLESS } from "../make.ts";

const attributes = z.strictObject({
  count: z.int().min(1).max(100).default(1).meta({ description: "How many messages, 1 to 100. Default 1." }),
});

export const redelivery: FaultKind<z.output<typeof attributes>> = {
  id: "redelivery",
  summary: "The newest messages handed over come once more with the same ids, at once where a poll waits.",
  attributes,
  examples: [{ count: 1 }, { count: 3 }, { count: 20 }],
  calibrated: { why: "it acts on the server, not on a connection" },
  impact: () => HARMLESS,
  onOpen: ({ attributes: { count } }) => ({ do: "redeliver", count }),
};
