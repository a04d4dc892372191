/** The class bot over ky. */
import ky from "ky";
import { classBot } from "../kit/class-bot.ts";
import type { Stack } from "../kit/stack.ts";

const overKy: Stack = async ({ url, timeoutMs, ...post }) => {
  const options = {
    ...post,
    timeout: timeoutMs,
    retry: 0,
    throwHttpErrors: false,
    redirect: "error",
  } as const;
  const answer = await ky.post(url, options);
  return { status: answer.status, text: await answer.text() };
};

export default classBot("over-ky", { stack: overKy });
