/**
 * `bit-flip`: memory without error correction, in the service or in a gateway: what is signed and sealed
 * afterwards is wrong already.
 */
import { ODD_JSON, putFirst, withText } from "../bodies.ts";
import { changes } from "../make.ts";

export const bitFlip = changes(
  {
    id: "bit-flip",
    summary: "The code in a getupdates answer is 1 where it was 0 or left out; everything else is as it was.",
    endpoints: ["getupdates"],
    calibrated: ODD_JSON,
  },
  answer =>
    withText(answer, text => {
      // `0` and `1` differ in one bit. A 0 that the service leaves out is printed when it is none any more.
      if (/"(ret|errcode)":"?-?[1-9]/.test(text)) return text;
      return /"ret":0/.test(text) ? text.replace('"ret":0', '"ret":1') : putFirst(text, '"ret":1');
    }),
);
