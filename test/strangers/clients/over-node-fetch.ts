/** The class bot over node-fetch. */
import fetch from "node-fetch";
import { classBot } from "../kit/class-bot.ts";
import { type Stack, within } from "../kit/stack.ts";

const overNodeFetch: Stack = async post => {
  const { url, headers, body } = post;
  const signal = within(post);
  // With a signal that is aborted already, node-fetch throws where nobody can catch it.
  signal.throwIfAborted();
  const answer = await fetch(url, { method: "POST", headers, body, redirect: "error", signal });
  return { status: answer.status, text: await answer.text() };
};

export default classBot("over-node-fetch", { stack: overNodeFetch });
