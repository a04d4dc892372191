/** `connection-reset`: the connection breaks, before or after the server applied the request. */
import { z } from "zod";
import { ENDPOINTS } from "../../trace/record.ts";
import type { FaultKind } from "../fault.ts";

const attributes = z.strictObject({
  phase: z.enum(["before", "after"]).default("before").meta({
    description: "Whether it breaks before or after the server applied the request. Default before.",
  }),
});

export const connectionReset: FaultKind<z.output<typeof attributes>> = {
  id: "connection-reset",
  family: "C",
  summary: "Connections are reset (ECONNRESET) before or after the request was applied.",
  attributes,
  endpoints: ENDPOINTS,
  impact: () => ({ blocks: true, seenBy: "answer" }),
  onRequest: (_request, { attributes: { phase } }) => ({
    do: "fail",
    code: "ECONNRESET",
    applied: phase === "after",
    afterMs: 0,
  }),
};
