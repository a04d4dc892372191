/** Its polls end after 25 s by a deadline of its own, and after an error it waits for 3 s, each time alike. */
import { classBot } from "../kit/class-bot.ts";
import { overFetch } from "../kit/stack.ts";

export default classBot("polls-for-25-s", { stack: overFetch, pollMs: 25_000, pauseMs: () => 3_000 });
