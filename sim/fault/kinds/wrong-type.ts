/**
 * `wrong-type`: a service of another version answers: every field is there, and none is of the right type.
 */
import { JSON_ENDPOINTS } from "../bodies.ts";
import { json, simple } from "../make.ts";

export const wrongType = simple(
  {
    id: "wrong-type",
    family: "B",
    summary: "HTTP 200 with JSON whose fields have the wrong types, before or after the request was applied.",
    endpoints: JSON_ENDPOINTS,
    legs: ["request", "answer"],
    calibrated: { why: "ordinary JSON at the socket; what is odd is what it says" },
  },
  { do: "answer", answer: json('{"ret":"zero","errcode":[],"msgs":"none","get_updates_buf":7}') },
);
