/** `tokenless-messages`: the service leaves the token out for some chats (S-47). */
import { HARMLESS, serves } from "../make.ts";

export const tokenlessMessages = serves(
  {
    id: "tokenless-messages",
    family: "P",
    summary: "Messages carry no context_token, so a reply has to go without one.",
    impact: HARMLESS,
  },
  { tokenless: true },
);
