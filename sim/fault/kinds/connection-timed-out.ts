/** `connection-timed-out`: packets are dropped, and the operating system gives up before the client does. */
import { z } from "zod";
import { ENDPOINTS } from "../../trace/endpoint.ts";
import { duration } from "../duration.ts";
import type { FaultKind } from "../fault.ts";
import { BLOCKS_UNSEEN } from "../make.ts";

const attributes = z.strictObject({
  after: duration("When the system gives up. Default 3s: a kernel that retries once.").default(3_000),
});

export const connectionTimedOut: FaultKind<z.output<typeof attributes>> = {
  id: "connection-timed-out",
  family: "C",
  summary: "Connections are not answered and the system gives up (ETIMEDOUT); nothing is applied.",
  attributes,
  examples: [{ after: 3_000 }, { after: 8_000 }],
  endpoints: ENDPOINTS,
  legs: ["request"],
  calibrated: "real-socket",
  impact: () => BLOCKS_UNSEEN,
  onRequest: (_request, { attributes: { after } }) => ({
    do: "break",
    shape: "connection-timed-out",
    afterMs: after,
  }),
};
