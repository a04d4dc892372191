/** `unknown-status`: a gateway makes up a status that no standard has. */
import { json, simple } from "../make.ts";

export const unknownStatus = simple(
  {
    id: "unknown-status",
    family: "H",
    summary: "Requests are answered with status 999 and a JSON body, before or after they were applied.",
    legs: ["request", "answer"],
  },
  { do: "answer", answer: { ...json("{}"), status: 999 } },
);
