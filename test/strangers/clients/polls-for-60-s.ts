/** Its polls end after 60 s by a deadline of its own, whatever the service advertises. */
import { classBot } from "../kit/class-bot.ts";
import { overFetch } from "../kit/stack.ts";

export default classBot("polls-for-60-s", { stack: overFetch, pollMs: 60_000 });
