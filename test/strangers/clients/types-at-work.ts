/** Asks for the config of whoever wrote, at each message, and shows that it types every 4 s until the handler is done. */
import { classBot } from "../kit/class-bot.ts";
import { overFetch } from "../kit/stack.ts";

export default classBot("types-at-work", { stack: overFetch, typesAtWork: true });
