/** Shows that it types before each answer, and takes that back after it. */
import { classBot } from "../kit/class-bot.ts";
import { overFetch } from "../kit/stack.ts";

export default classBot("types-every-answer", { stack: overFetch, typesAnswers: true });
