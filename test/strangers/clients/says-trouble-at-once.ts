/** Says that it recovers at the first error. */
import { classBot } from "../kit/class-bot.ts";
import { overFetch } from "../kit/stack.ts";

export default classBot("says-trouble-at-once", { stack: overFetch, saysFailuresFrom: 1 });
