/** Says notifystart before each poll, unless it has just said it. */
import { classBot } from "../kit/class-bot.ts";
import { overFetch } from "../kit/stack.ts";

export default classBot("notifies-at-each-poll", { stack: overFetch, notifiesEveryMs: 10_000 });
