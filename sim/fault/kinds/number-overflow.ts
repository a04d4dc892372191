/** `number-overflow`: a service prints a number that no double holds. */
import { JSON_ENDPOINTS, withKeys } from "../bodies.ts";
import { changes, HARMLESS } from "../make.ts";

export const numberOverflow = changes(
  {
    id: "number-overflow",
    family: "B",
    summary: "The answer has a number that reads as Infinity in an unknown field, and is right otherwise.",
    endpoints: JSON_ENDPOINTS,
    impact: HARMLESS,
  },
  answer => withKeys(answer, '"extra":1e999'),
);
