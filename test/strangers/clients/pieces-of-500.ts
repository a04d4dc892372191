/** Its texts go in pieces of 500 characters. */
import { classBot } from "../kit/class-bot.ts";
import { overFetch } from "../kit/stack.ts";

export default classBot("pieces-of-500", { stack: overFetch, chars: 500 });
