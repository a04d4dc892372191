/**
 * `redirect-to-other-host`: a hijacked name or a gateway leads the client to a stranger. 302 turns a POST
 * into a GET without a body; 307 keeps it.
 */
import { z } from "zod";
import { JSON_ENDPOINTS } from "../bodies.ts";
import type { FaultKind } from "../fault.ts";
import { BLOCKS } from "../make.ts";

const STATUSES = [307, 302] as const;

const attributes = z.strictObject({
  status: z.literal(STATUSES).default(307).meta({ description: "307 or 302. Default 307." }),
});

export const redirectToOtherHost: FaultKind<z.output<typeof attributes>> = {
  id: "redirect-to-other-host",
  summary: "Requests are redirected to a host that is none of the service's; nothing is applied.",
  attributes,
  examples: STATUSES.map(status => ({ status })),
  endpoints: JSON_ENDPOINTS,
  legs: ["request"],
  calibrated: { why: "a redirect like that of redirect-to-self, to another host" },
  impact: () => BLOCKS,
  onRequest: (_request, { attributes: { status } }) => ({
    do: "answer",
    answer: {
      status,
      contentType: "text/html",
      headers: { location: "http://portal.invalid/moved" },
      body: "",
    },
  }),
};
