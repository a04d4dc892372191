/** `not-json`: a gateway reports its own trouble in plain words and with HTTP 200. */
import { JSON_ENDPOINTS } from "../bodies.ts";
import { simple } from "../make.ts";

export const notJson = simple(
  {
    id: "not-json",
    family: "B",
    summary: "HTTP 200 with a text that is no JSON, before or after the request was applied.",
    endpoints: JSON_ENDPOINTS,
    legs: ["request", "answer"],
  },
  {
    do: "answer",
    answer: {
      status: 200,
      contentType: "text/plain",
      body: "upstream connect error or disconnect/reset before headers",
    },
  },
);
