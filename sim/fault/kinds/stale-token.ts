/** `stale-token`: the service answers `-14` although the session is live, as after a wrong header or on one of two backends. */
import { z } from "zod";
import { ENDPOINTS } from "../../trace/record.ts";
import type { FaultKind } from "../fault.ts";
import { STALE_SHAPES, staleBody } from "../stale-body.ts";

const attributes = z.strictObject({
  shape: z
    .enum(STALE_SHAPES)
    .default("errcode")
    .meta({ description: "How -14 is written. Default errcode." }),
});

export const staleToken: FaultKind<z.output<typeof attributes>> = {
  id: "stale-token",
  family: "A",
  summary: "Requests are answered with -14 and never reach the server; the session itself stays as it is.",
  attributes,
  endpoints: ENDPOINTS,
  impact: () => ({ blocks: true, seenBy: "answer" }),
  onRequest: (_request, { attributes: { shape } }) => ({
    do: "answer",
    status: 200,
    body: staleBody(shape),
    contentType: "application/json",
    applied: false,
    afterMs: 0,
  }),
};
