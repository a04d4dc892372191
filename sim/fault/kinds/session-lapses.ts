/** `session-lapses`: the session ends without a word: polls get 200 with nothing in it (S-07). */
import { onServer } from "../make.ts";

export const sessionLapses = onServer(
  {
    id: "session-lapses",
    family: "P",
    summary:
      "The session ends without a code: polls are answered with neither messages nor a cursor, sends reach nobody.",
  },
  { do: "lapse" },
);
