/** `request-repeated`: a proxy that saw no answer in time sends the request once more. */
import { z } from "zod";
import { ENDPOINTS } from "../../trace/endpoint.ts";
import { duration } from "../duration.ts";
import type { FaultKind } from "../fault.ts";
import { HARMLESS } from "../make.ts";

const attributes = z.strictObject({
  after: duration("How long after the first the second comes. Default 1s.").default(1_000),
});

export const requestRepeated: FaultKind<z.output<typeof attributes>> = {
  id: "request-repeated",
  summary: "Requests reach the server twice; the second answer goes nowhere, with whatever it hands over.",
  attributes,
  examples: [{ after: 1_000 }, { after: 0 }, { after: 30_000 }],
  endpoints: ENDPOINTS,
  legs: ["request"],
  calibrated: { why: "the client sees one request and one answer" },
  impact: () => HARMLESS,
  onRequest: (_request, { attributes: { after } }) => ({ do: "repeat", afterMs: after }),
};
