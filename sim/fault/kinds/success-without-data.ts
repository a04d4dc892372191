/** `success-without-data`: the code of a success and nothing of what belongs to it, as from a backend that lost its store. */
import { json, simple } from "../make.ts";

export const successWithoutData = simple(
  {
    id: "success-without-data",
    family: "A",
    summary: 'Answered HTTP 200 `{"ret":0}` and no more: no messages, no cursor, no ticket, no address.',
    endpoints: ["getupdates", "getconfig", "getuploadurl", "get_bot_qrcode", "get_qrcode_status"],
    legs: ["request", "answer"],
    calibrated: { why: "an ordinary answer at the socket; what is missing is in the body" },
  },
  { do: "answer", answer: json({ ret: 0 }) },
);
