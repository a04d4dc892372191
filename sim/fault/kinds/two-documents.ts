/** `two-documents`: two answers are joined, as by a proxy that mixes up its connections. */
import { JSON_ENDPOINTS, withText } from "../bodies.ts";
import { changes } from "../make.ts";

export const twoDocuments = changes(
  {
    id: "two-documents",
    family: "B",
    summary: "A second JSON follows the first and makes it unreadable, after the request was applied.",
    endpoints: JSON_ENDPOINTS,
    calibrated: { why: "the same as trailing-garbage at the socket" },
  },
  answer => withText(answer, text => `${text || "{}"}\n{"ret":0}`),
);
