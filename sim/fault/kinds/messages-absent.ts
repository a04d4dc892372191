/** `messages-absent`: a field that is empty is left out of the JSON, as with the cursor of a silent lapse (S-07). */
import { serves } from "../make.ts";

export const messagesAbsent = serves(
  {
    id: "messages-absent",
    family: "P",
    summary: "Answers of getupdates carry a cursor but no list of messages; what waits goes on waiting.",
  },
  { batch: "absent" },
);
