/** `deep-nesting`: a service serialises a structure that contains itself until a limit stops it. */
import { JSON_ENDPOINTS, withKeys } from "../bodies.ts";
import { changes, HARMLESS } from "../make.ts";

const DEPTH = 10_000;

export const deepNesting = changes(
  {
    id: "deep-nesting",
    family: "B",
    summary: "The answer has an unknown field nested 10,000 lists deep, and is right otherwise.",
    endpoints: JSON_ENDPOINTS,
    impact: HARMLESS,
    calibrated: { why: "ordinary JSON at the socket; what is odd is what it says" },
  },
  answer => withKeys(answer, `"extra":${"[".repeat(DEPTH)}${"]".repeat(DEPTH)}`),
);
