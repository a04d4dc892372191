/**
 * `body-longer`: a proxy counts characters where it should count bytes. The client's HTTP stack drops what
 * is too much unseen.
 */
import { changes, HARMLESS } from "../make.ts";

export const bodyLonger = changes(
  {
    id: "body-longer",
    family: "B",
    summary: "More bytes come than the length says, and the answer is right without them.",
    impact: HARMLESS,
  },
  answer => answer,
);
