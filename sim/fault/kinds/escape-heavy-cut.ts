/** `escape-heavy-cut`: a text of nothing but escapes behind a long number, cut by a gateway: the worst case of patterns that look for strings. */
import { z } from "zod";
import { JSON_ENDPOINTS } from "../bodies.ts";
import type { FaultKind } from "../fault.ts";
import { BLOCKS, json } from "../make.ts";

const attributes = z.strictObject({
  size: z
    .int()
    .min(2)
    .max(8_000_000)
    .default(100_000)
    .meta({ description: "Bytes of the text that is cut. Default 100000." }),
});

export const escapeHeavyCut: FaultKind<z.output<typeof attributes>> = {
  id: "escape-heavy-cut",
  summary:
    "HTTP 200 with JSON that is cut within a long text of escaped quotes, behind a number of twenty digits.",
  attributes,
  // More than that on every poll of an hour would take a search a minute.
  examples: [{ size: 100_000 }, { size: 400_000 }],
  endpoints: JSON_ENDPOINTS,
  legs: ["request", "answer"],
  calibrated: { why: "ordinary text at the socket; what is odd is the work that it makes" },
  impact: () => BLOCKS,
  onRequest: (_request, { attributes: { size } }) => ({
    do: "answer",
    answer: json(`{"ret":0,"request_id":12345678901234567890,"debug":"${'\\"'.repeat(size / 2)}`),
  }),
};
