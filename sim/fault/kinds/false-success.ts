/** `false-success`: the service says yes and the message never shows, as on accounts under a quiet restriction (S-54, OW#263). */
import { HARMLESS, serves } from "../make.ts";

export const falseSuccess = serves(
  {
    id: "false-success",
    family: "A",
    summary: "Sends are answered as a success and reach nobody.",
    endpoints: ["sendmessage"],
    impact: HARMLESS,
  },
  { discard: true },
);
