/** Says notifystart after each error, before it polls again. */
import { classBot } from "../kit/class-bot.ts";
import { overFetch } from "../kit/stack.ts";

export default classBot("notifies-after-errors", { stack: overFetch, notifiesAfterFailures: true });
