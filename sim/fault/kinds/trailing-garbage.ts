/** `trailing-garbage`: a proxy appends a comment or an injected script to whatever passes. */
import { JSON_ENDPOINTS, withText } from "../bodies.ts";
import { changes } from "../make.ts";

export const trailingGarbage = changes(
  {
    id: "trailing-garbage",
    family: "B",
    summary: "Text follows the JSON and makes it unreadable, after the request was applied.",
    endpoints: JSON_ENDPOINTS,
  },
  answer => withText(answer, text => `${text}\n<!-- served by edge-7 -->\n`),
);
