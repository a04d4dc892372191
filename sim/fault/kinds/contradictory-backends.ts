/** `contradictory-backends`: two servers behind one address, one of which does not know the session (a failover gone half way). */
import type { FaultKind } from "../fault.ts";
import { BLOCKS, BOT_ENDPOINTS, json, type None, none } from "../make.ts";
import { staleBody } from "../stale-body.ts";

export const contradictoryBackends: FaultKind<None> = {
  id: "contradictory-backends",
  summary: "Every other request is answered with -14 although the session is live, beginning with the first.",
  attributes: none,
  examples: [{}],
  endpoints: [...BOT_ENDPOINTS, "getuploadurl"],
  legs: ["request"],
  calibrated: { why: "an ordinary answer at the socket; the code is in the body" },
  // The one that is served is no help: a client may ask in step, and get its cure from one and its -14 from the other.
  impact: () => BLOCKS,
  onRequest: (_request, { hits }) =>
    hits % 2 === 0 ? { do: "answer", answer: json(staleBody("errcode")) } : { do: "pass" },
};
