/** `media-refused`: an account that may not send media gets no address to upload to (OW#213). */
import { json, simple } from "../make.ts";

export const mediaRefused = {
  ...simple(
    {
      id: "media-refused",
      family: "A",
      summary: "getuploadurl is answered with `ret: -1` and no address.",
      endpoints: ["getuploadurl"],
      calibrated: { why: "an ordinary answer at the socket; the code is in the body" },
    },
    { do: "answer", answer: json({ ret: -1 }) },
  ),
  searched: false as const,
};
