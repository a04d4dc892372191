/** `cdn-timeout`: a CDN in front of the service waits less long than the service holds a poll (OW#44). */
import { z } from "zod";
import { ENDPOINTS } from "../../trace/endpoint.ts";
import { duration } from "../duration.ts";
import type { FaultKind } from "../fault.ts";
import { BLOCKS, BLOCKS_UNSEEN } from "../make.ts";
import { page } from "../statuses.ts";
import { BLOCKS_FROM_MS } from "./latency.ts";

const attributes = z.strictObject({
  after: duration("How long the CDN waits before it gives up. Default 17s, as seen in the wild.").default(
    17_000,
  ),
});

export const cdnTimeout: FaultKind<z.output<typeof attributes>> = {
  id: "cdn-timeout",
  summary: "Answered 524 after a while, whatever the request; 17s were seen in the wild.",
  attributes,
  examples: [{ after: 17_000 }, { after: 0 }, { after: 5_000 }, { after: 100_000 }],
  endpoints: ENDPOINTS,
  legs: ["request"],
  calibrated: "real-socket",
  // One that comes late is like none until then: what is under way when the window closes is doomed still.
  impact: ({ after }) => (after >= BLOCKS_FROM_MS ? BLOCKS_UNSEEN : BLOCKS),
  onRequest: (_request, { attributes: { after } }) => ({ do: "answer", answer: page(524), afterMs: after }),
};
