/** Its polls end after 40 s by a deadline of its own, whatever the service advertises. */
import { classBot } from "../kit/class-bot.ts";
import { overFetch } from "../kit/stack.ts";

export default classBot("polls-for-40-s", { stack: overFetch, pollMs: 40_000 });
