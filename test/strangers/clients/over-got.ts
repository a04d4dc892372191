/** The class bot over got. */
import got from "got";
import { classBot } from "../kit/class-bot.ts";
import type { Stack } from "../kit/stack.ts";

const overGot: Stack = async ({ url, timeoutMs, ...post }) => {
  const answer = await got.post(url, {
    ...post,
    timeout: { request: timeoutMs },
    retry: { limit: 0 },
    throwHttpErrors: false,
    followRedirect: false,
  });
  return { status: answer.statusCode, text: answer.body };
};

export default classBot("over-got", { stack: overGot });
