/** `truncated-json`: a gateway cuts bodies at a limit of its own and says so in the length. */
import { JSON_ENDPOINTS, withText } from "../bodies.ts";
import { changes } from "../make.ts";

export const truncatedJson = changes(
  {
    id: "truncated-json",
    family: "B",
    summary: "The JSON lacks its end, in a body that is whole, after the request was applied.",
    endpoints: JSON_ENDPOINTS,
  },
  answer =>
    // Of an answer without a body, nothing could be missing: it is taken for `{}`.
    withText(answer, text => text.slice(0, -1) || "{"),
);
