/** `quota-exhausted`: ten messages were sent since the user last wrote, by this client or by another one (OW#81). */
import { onServer } from "../make.ts";

export const quotaExhausted = onServer(
  {
    id: "quota-exhausted",
    family: "A",
    summary: "Sends to each user are refused with `ret: -2` until that user has written again.",
  },
  { do: "exhaust-quota" },
);
