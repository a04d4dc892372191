/**
 * `redirect-to-self`: a gateway sends the client round once, as balancers do to pin it to a backend. 301 and
 * 302 turn a POST into a GET without a body; 307 and 308 keep it.
 */
import { z } from "zod";
import type { FaultKind } from "../fault.ts";
import { BLOCKS, BOT_ENDPOINTS } from "../make.ts";

const STATUSES = [307, 308, 302, 301] as const;

const attributes = z.strictObject({
  status: z.literal(STATUSES).default(307).meta({
    description: "301, 302, 307 or 308. The first two lose method and body on the way. Default 307.",
  }),
});

export const redirectToSelf: FaultKind<z.output<typeof attributes>> = {
  id: "redirect-to-self",
  summary:
    "Requests are redirected once to their own address; with 301 and 302 they come back as an empty GET.",
  attributes,
  examples: STATUSES.map(status => ({ status })),
  endpoints: [...BOT_ENDPOINTS, "getuploadurl"],
  legs: ["request"],
  calibrated: "real-socket",
  // Also where nothing is lost on the way round: a client may keep its token to one address and follow nobody.
  impact: () => BLOCKS,
  onRequest: ({ redirected }, { attributes: { status } }) =>
    redirected !== true
      ? {
          do: "answer",
          // An empty reference is the address itself, query and all.
          answer: { status, contentType: "text/html", headers: { location: "" }, body: "" },
        }
      : status < 307
        ? // What the client's HTTP stack has lost on the way round is nothing that the client left out.
          { do: "strip", headers: ["content-type"] }
        : { do: "pass" },
};
