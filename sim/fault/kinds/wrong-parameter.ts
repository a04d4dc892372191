/** `wrong-parameter`: `ret: -3`, seen for a user id in the wrong case (OW#243), here for one that is right. */
import { BLOCKS, json, simple } from "../make.ts";

export const wrongParameter = simple(
  {
    id: "wrong-parameter",
    family: "A",
    summary: "Calls that name a user are refused with `ret: -3` although the user is right.",
    endpoints: ["sendmessage", "sendtyping", "getconfig", "getuploadurl"],
    impact: BLOCKS,
    calibrated: { why: "an ordinary answer at the socket; the code is in the body" },
  },
  { do: "answer", answer: json({ ret: -3, errmsg: "invalid user" }) },
);
