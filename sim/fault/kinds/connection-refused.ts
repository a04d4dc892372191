/** `connection-refused`: nobody listens, as while the service or the network in front of it is down. */
import { z } from "zod";
import { ENDPOINTS } from "../../trace/record.ts";
import type { FaultKind } from "../fault.ts";

const attributes = z.strictObject({});

export const connectionRefused: FaultKind<z.output<typeof attributes>> = {
  id: "connection-refused",
  family: "C",
  summary: "Connections are refused at once (ECONNREFUSED); nothing is applied.",
  attributes,
  endpoints: ENDPOINTS,
  impact: () => ({ blocks: true, seenBy: "answer" }),
  onRequest: () => ({ do: "fail", code: "ECONNREFUSED", applied: false, afterMs: 0 }),
};
