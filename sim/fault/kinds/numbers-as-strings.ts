/** `numbers-as-strings`: a gateway in another language prints every code as text. */
import { JSON_ENDPOINTS, ODD_JSON, putFirst, withText } from "../bodies.ts";
import { changes, HARMLESS } from "../make.ts";

const CODES = /"(ret|errcode)":(-?\d+)/g;

export const numbersAsStrings = changes(
  {
    id: "numbers-as-strings",
    summary: "Codes come as text, and zero is spelled out; the answer is right otherwise.",
    endpoints: JSON_ENDPOINTS,
    impact: HARMLESS,
    calibrated: ODD_JSON,
  },
  answer =>
    withText(answer, text => {
      const spelled = text.replace(CODES, '"$1":"$2"');
      return spelled === text ? putFirst(text, '"ret":"0","errcode":"0"') : spelled;
    }),
);
