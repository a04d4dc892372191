/**
 * `empty-body`: a gateway answers for a backend that said nothing. Not aimed at sendmessage, where an empty
 * body says yes.
 */
import { NEVER_EMPTY_ENDPOINTS } from "../bodies.ts";
import { json, simple } from "../make.ts";

export const emptyBody = simple(
  {
    id: "empty-body",
    family: "B",
    summary: "HTTP 200 with an empty body, before or after the request was applied.",
    endpoints: NEVER_EMPTY_ENDPOINTS,
    legs: ["request", "answer"],
  },
  { do: "answer", answer: json("") },
);
