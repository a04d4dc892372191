/**
 * `duplicate-keys`: a gateway adds its own `ret` beside that of the service. The last one counts, and it is
 * the service's.
 */
import { JSON_ENDPOINTS, putFirst, withText } from "../bodies.ts";
import { changes, HARMLESS } from "../make.ts";

export const duplicateKeys = changes(
  {
    id: "duplicate-keys",
    family: "B",
    summary: "The answer has `ret` twice, first with a code, then with its true value, which counts.",
    endpoints: JSON_ENDPOINTS,
    impact: HARMLESS,
  },
  answer =>
    withText(answer, text => putFirst(text, text.includes('"ret":') ? '"ret":-1' : '"ret":-1,"ret":0')),
);
