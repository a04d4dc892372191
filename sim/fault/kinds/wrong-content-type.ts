/** `wrong-content-type`: a gateway labels what it does not look at. */
import { changes, HARMLESS } from "../make.ts";

export const wrongContentType = changes(
  {
    id: "wrong-content-type",
    family: "H",
    summary: "Answers are labelled text/plain, and are right otherwise.",
    impact: HARMLESS,
  },
  answer => ({ ...answer, contentType: "text/plain; charset=iso-8859-1" }),
);
