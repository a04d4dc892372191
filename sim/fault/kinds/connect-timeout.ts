/** `connect-timeout`: packets to the server are dropped, as by a firewall or in a dead spot. */
import { z } from "zod";
import { ENDPOINTS } from "../../trace/endpoint.ts";
import { duration } from "../duration.ts";
import type { FaultKind } from "../fault.ts";
import { BLOCKS_UNSEEN } from "../make.ts";

const attributes = z.strictObject({
  after: duration("When the client's HTTP stack gives up. Default 10s, as in undici.").default(10_000),
});

export const connectTimeout: FaultKind<z.output<typeof attributes>> = {
  id: "connect-timeout",
  family: "C",
  summary:
    "Connections are not answered and given up after 10s (UND_ERR_CONNECT_TIMEOUT); nothing is applied.",
  attributes,
  examples: [{ after: 10_000 }, { after: 5_000 }],
  endpoints: ENDPOINTS,
  legs: ["request"],
  calibrated: "real-socket",
  impact: () => BLOCKS_UNSEEN,
  onRequest: (_request, { attributes: { after } }) => ({
    do: "break",
    shape: "connect-timeout",
    afterMs: after,
  }),
};
