/** Leaves each message alone for 2 s before its handler begins, as a person would. */
import { classBot } from "../kit/class-bot.ts";
import { overFetch } from "../kit/stack.ts";

export default classBot("rests-before-handlers", { stack: overFetch, restMs: 2_000 });
