/** `tickets-forgotten`: typing tickets end sooner than the day that they are said to last (S-52). */
import { onServer } from "../make.ts";

export const ticketsForgotten = onServer(
  {
    id: "tickets-forgotten",
    family: "A",
    summary: "No typing ticket issued so far is good any more; getconfig gives new ones.",
  },
  { do: "forget-tickets" },
);
