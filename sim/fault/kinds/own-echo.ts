/** `own-echo`: the chat is one queue, in which what the bot said stands too (S-42). */
import { HARMLESS, serves } from "../make.ts";

export const ownEcho = serves(
  {
    id: "own-echo",
    family: "P",
    summary:
      "Answers of getupdates carry a message of the bot's own (message_type 2); handling it answers oneself.",
    impact: HARMLESS,
  },
  { batch: "with-echo" },
);
