/** `extra-keys`: a newer version of the service answers. */
import { JSON_ENDPOINTS, withKeys } from "../bodies.ts";
import { changes, HARMLESS } from "../make.ts";

export const extraKeys = changes(
  {
    id: "extra-keys",
    family: "B",
    summary: "The answer has fields that no client knows, and is right otherwise.",
    endpoints: JSON_ENDPOINTS,
    impact: HARMLESS,
    calibrated: { why: "ordinary JSON at the socket; what is odd is what it says" },
  },
  answer => withKeys(answer, '"request_id":"7f3a","server_time":1772344800,"ext":{"list":[null,true,{}]}'),
);
