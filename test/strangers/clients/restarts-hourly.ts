/** Ends its loop of polls each hour, and begins another one. */
import { classBot } from "../kit/class-bot.ts";
import { overFetch } from "../kit/stack.ts";

export default classBot("restarts-hourly", { stack: overFetch, loopMs: 3_600_000 });
