/** `wrong-date`: the clock of a gateway is wrong. */
import { changes, HARMLESS } from "../make.ts";

export const wrongDate = changes(
  {
    id: "wrong-date",
    family: "H",
    summary: "Answers carry a Date long past, and are right otherwise.",
    impact: HARMLESS,
    calibrated: { why: "a header like any other at the socket" },
  },
  answer => ({ ...answer, headers: { ...answer.headers, date: "Thu, 01 Jan 1970 00:00:00 GMT" } }),
);
