/** `withheld-messages`: what users write is stuck on the service's side and comes in one late batch (OW#261). */
import { onServer } from "../make.ts";

export const withheldMessages = onServer(
  {
    id: "withheld-messages",
    family: "P",
    summary:
      "Polls find nothing while the window is open; what was written meanwhile comes all at once at its end.",
  },
  { do: "withhold" },
  { do: "release" },
);
