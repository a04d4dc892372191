/** `proto-key`: somebody probes for clients that copy keys without looking. */
import { JSON_ENDPOINTS, withKeys } from "../bodies.ts";
import { changes, HARMLESS } from "../make.ts";

export const protoKey = changes(
  {
    id: "proto-key",
    family: "B",
    summary: "The answer has a key `__proto__`, and is right otherwise.",
    endpoints: JSON_ENDPOINTS,
    impact: HARMLESS,
  },
  answer => withKeys(answer, '"__proto__":{"ret":-14,"errcode":-14}'),
);
