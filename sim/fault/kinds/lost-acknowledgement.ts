/** `lost-acknowledgement`: the message is delivered and the answer that says so is not (S-48). */
import { z } from "zod";
import type { FaultKind } from "../fault.ts";
import { BLOCKS, BLOCKS_UNSEEN } from "../make.ts";

const attributes = z.strictObject({
  how: z
    .enum(["reset", "silence"])
    .default("reset")
    .meta({ description: "The connection is reset, or nothing ever comes. Default reset." }),
});

export const lostAcknowledgement: FaultKind<z.output<typeof attributes>> = {
  id: "lost-acknowledgement",
  summary:
    "Sends are applied, and the connection breaks or falls silent before the answer: their outcome is unknown.",
  attributes,
  examples: [{ how: "reset" }, { how: "silence" }],
  endpoints: ["sendmessage"],
  legs: ["answer"],
  calibrated: { why: "the errors are those of connection-reset and hang; what is its own is when they come" },
  impact: ({ how }) => (how === "reset" ? BLOCKS : BLOCKS_UNSEEN),
  onRequest: (_request, { attributes: { how } }) =>
    how === "reset" ? { do: "break", shape: "connection-reset" } : { do: "hang" },
};
