/** `stale-token`: the service answers `-14` although the session is live, as after a wrong header or on one of two backends. */
import { z } from "zod";
import type { FaultKind } from "../fault.ts";
import { BLOCKS, BOT_ENDPOINTS, json } from "../make.ts";
import { STALE_SHAPES, staleBody } from "../stale-body.ts";

const attributes = z.strictObject({
  shape: z
    .enum(STALE_SHAPES)
    .default("errcode")
    .meta({ description: "How -14 is written. Default errcode." }),
});

export const staleToken: FaultKind<z.output<typeof attributes>> = {
  id: "stale-token",
  summary: "Requests are answered with -14 and never reach the server; the session itself stays as it is.",
  attributes,
  examples: STALE_SHAPES.map(shape => ({ shape })),
  endpoints: [...BOT_ENDPOINTS, "getuploadurl"],
  legs: ["request"],
  calibrated: { why: "an ordinary answer at the socket; the code is in the body" },
  impact: () => BLOCKS,
  onRequest: (_request, { attributes: { shape } }) => ({ do: "answer", answer: json(staleBody(shape)) }),
};
