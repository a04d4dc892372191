/** Sends a text whose answer is lost again, under the same client_id, up to five times with growing rests. */
import { classBot } from "../kit/class-bot.ts";
import { overFetch } from "../kit/stack.ts";

export default classBot("tries-five-times", { stack: overFetch, triesWhenLost: 5 });
