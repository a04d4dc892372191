/** The class bot over `undici.request`. */
import { request } from "undici";
import { classBot } from "../kit/class-bot.ts";
import { type Stack, within } from "../kit/stack.ts";

const overUndici: Stack = async post => {
  const { url, headers, body } = post;
  const limits = { headersTimeout: 0, bodyTimeout: 0, signal: within(post) };
  const answer = await request(url, { method: "POST", headers, body, ...limits });
  return { status: answer.statusCode, text: await answer.body.text() };
};

export default classBot("over-undici", { stack: overUndici });
