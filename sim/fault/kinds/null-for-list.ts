/** `null-for-list`: a service prints an empty list as null, as Go does with one that was never made. */
import { withText } from "../bodies.ts";
import { changes, HARMLESS } from "../make.ts";

export const nullForList = changes(
  {
    id: "null-for-list",
    family: "B",
    summary:
      "An empty list of messages comes as null, beside its cursor; answers with messages stay as they are.",
    endpoints: ["getupdates"],
    impact: HARMLESS,
    calibrated: { why: "ordinary JSON at the socket; what is odd is what it says" },
  },
  answer => withText(answer, text => text.replace('"msgs":[]', '"msgs":null')),
);
