/**
 * `close-delimited-cut`: a body without a length ends with the connection, and the connection ends early:
 * HTTP itself sees nothing wrong.
 */
import { JSON_ENDPOINTS, withText } from "../bodies.ts";
import { changes } from "../make.ts";

export const closeDelimitedCut = changes(
  {
    id: "close-delimited-cut",
    family: "B",
    summary: "Half of the body comes as if it were all, after the request was applied.",
    endpoints: JSON_ENDPOINTS,
  },
  answer =>
    // Of an answer without a body, nothing could be missing: it is taken for `{}`.
    withText(answer, text => text.slice(0, Math.floor(text.length / 2)) || "{"),
);
