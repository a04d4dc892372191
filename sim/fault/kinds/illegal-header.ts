/** `illegal-header`: a broken proxy writes raw bytes into a header. */
import { breaks } from "../make.ts";

export const illegalHeader = breaks({
  id: "illegal-header",
  family: "H",
  summary:
    "A header of the answer has an illegal character (HTTPParserError), before or after the request was applied.",
  legs: ["request", "answer"],
});
