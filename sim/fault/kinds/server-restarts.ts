/** `server-restarts`: a deployment hangs up on every poll, and may come back knowing less than before. */
import { z } from "zod";
import type { FaultKind } from "../fault.ts";
import { HARMLESS } from "../make.ts";

const all = ["nothing", "cursors", "sessions", "everything", "last-minutes"] as const;

const attributes = z.strictObject({
  forgets: z.enum(all).default("nothing").meta({
    description:
      "What it no longer knows. `everything`: cursors, sessions, tickets and ids of messages sent; `last-minutes`: all that changed in the last 5 minutes. Default nothing.",
  }),
});

export const serverRestarts: FaultKind<z.output<typeof attributes>> = {
  id: "server-restarts",
  summary:
    "Every held request is hung up on, and the server may have forgotten cursors, sessions or the last minutes.",
  attributes,
  examples: all.map(forgets => ({ forgets })),
  calibrated: { why: "it acts on the server; what the client sees is connection-reset" },
  impact: () => HARMLESS,
  onOpen: ({ attributes: { forgets } }) => ({ do: "restart-server", forgets }),
};
