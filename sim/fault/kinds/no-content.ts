/**
 * `no-content`: a gateway answers 204 for a backend that said nothing. Not aimed at sendmessage, where an
 * empty body says yes.
 */
import { NEVER_EMPTY_ENDPOINTS } from "../bodies.ts";
import { simple } from "../make.ts";

export const noContent = simple(
  {
    id: "no-content",
    family: "B",
    summary: "HTTP 204 without a body, before or after the request was applied.",
    endpoints: NEVER_EMPTY_ENDPOINTS,
    legs: ["request", "answer"],
  },
  { do: "answer", answer: { status: 204, contentType: "application/json", body: "" } },
);
