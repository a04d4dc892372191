/** The class bot over ky. */
import ky from "ky";
import { classBot } from "../kit/class-bot.ts";
import { type Stack, within } from "../kit/stack.ts";

const overKy: Stack = async post => {
  const { url, headers, body } = post;
  // Ky's own timeout is over when the headers are there, whatever becomes of the body.
  const limits = { timeout: false, retry: 0, signal: within(post) } as const;
  const answer = await ky.post(url, { headers, body, ...limits, throwHttpErrors: false, redirect: "error" });
  return { status: answer.status, text: await answer.text() };
};

export default classBot("over-ky", { stack: overKy });
