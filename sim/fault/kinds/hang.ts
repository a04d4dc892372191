/** `hang`: a black hole, as after sleep or a forgotten NAT entry; only a deadline of the client's own can show it. */
import { z } from "zod";
import { ENDPOINTS } from "../../trace/record.ts";
import type { FaultKind } from "../fault.ts";

const attributes = z.strictObject({
  applied: z
    .boolean()
    .default(false)
    .meta({ description: "Whether the server applied the request whose answer never comes. Default false." }),
});

export const hang: FaultKind<z.output<typeof attributes>> = {
  id: "hang",
  family: "C",
  summary: "Requests never get an answer nor an error.",
  attributes,
  endpoints: ENDPOINTS,
  impact: () => ({ blocks: true, seenBy: "deadline" }),
  onRequest: (_request, { attributes: { applied } }) => ({ do: "hang", applied }),
};
