/** `lone-surrogate`: a service cuts a text between the halves of an emoji. */
import { JSON_ENDPOINTS, withKeys } from "../bodies.ts";
import { changes, HARMLESS } from "../make.ts";

export const loneSurrogate = changes(
  {
    id: "lone-surrogate",
    family: "B",
    summary: "The answer has half a surrogate pair in an unknown field, and is right otherwise.",
    endpoints: JSON_ENDPOINTS,
    impact: HARMLESS,
  },
  answer => withKeys(answer, '"extra":"\\ud83d"'),
);
