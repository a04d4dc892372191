/** `stolen-messages`: somebody else polls with the same token and gets what this client never sees (Lingtai-AI/lingtai#83). */
import { z } from "zod";
import type { FaultKind } from "../fault.ts";
import { HARMLESS } from "../make.ts";

const attributes = z.strictObject({
  count: z.int().min(1).max(100).default(1).meta({ description: "How many messages, 1 to 100. Default 1." }),
});

export const stolenMessages: FaultKind<z.output<typeof attributes>> = {
  id: "stolen-messages",
  summary: "A foreign poller takes the next messages that come; they are lost without this client's doing.",
  attributes,
  examples: [{ count: 1 }, { count: 3 }, { count: 10 }],
  calibrated: { why: "it acts on the server, not on a connection" },
  impact: () => HARMLESS,
  onOpen: ({ attributes: { count } }) => ({ do: "steal", count }),
};
