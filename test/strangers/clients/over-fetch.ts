/** The class bot over the platform's fetch. */
import { classBot } from "../kit/class-bot.ts";
import { overFetch } from "../kit/stack.ts";

export default classBot("over-fetch", { stack: overFetch });
