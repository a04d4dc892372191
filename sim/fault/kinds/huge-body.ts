/** `huge-body`: a service dumps a debugging field on its callers. */
import { z } from "zod";
import { JSON_ENDPOINTS, withKeys } from "../bodies.ts";
import type { FaultKind } from "../fault.ts";
import { HARMLESS } from "../make.ts";

const attributes = z.strictObject({
  size: z
    .int()
    .min(1)
    .max(8_000_000)
    .default(1_000_000)
    .meta({ description: "Bytes beyond the answer's own. Default 1000000." }),
});

export const hugeBody: FaultKind<z.output<typeof attributes>> = {
  id: "huge-body",
  summary: "The answer is megabytes larger than it should be, and right otherwise.",
  attributes,
  examples: [{ size: 1_000_000 }, { size: 6_000_000 }],
  endpoints: JSON_ENDPOINTS,
  legs: ["answer"],
  calibrated: { why: "ordinary JSON at the socket, only larger" },
  impact: () => HARMLESS,
  onRequest: (_request, { attributes: { size } }) => ({
    do: "change",
    change: answer => withKeys(answer, `"debug":"${" ".repeat(size)}"`),
  }),
};
