/** `huge-body`: a service dumps a debugging field on its callers. */
import { JSON_ENDPOINTS, withKeys } from "../bodies.ts";
import { changes, HARMLESS } from "../make.ts";

export const hugeBody = changes(
  {
    id: "huge-body",
    family: "B",
    summary: "The answer is a megabyte larger than it should be, and right otherwise.",
    endpoints: JSON_ENDPOINTS,
    impact: HARMLESS,
    calibrated: { why: "ordinary JSON at the socket, only larger" },
  },
  answer => withKeys(answer, `"debug":"${" ".repeat(1_000_000)}"`),
);
