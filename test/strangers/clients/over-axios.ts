/** The class bot over axios, with a timeout. */
import axios from "axios";
import { classBot } from "../kit/class-bot.ts";
import { type Stack, within } from "../kit/stack.ts";

const overAxios: Stack = async post => {
  const { status, data } = await axios.post<string>(post.url, post.body, {
    headers: post.headers,
    signal: within(post),
    timeout: post.timeoutMs,
    maxRedirects: 0,
    responseType: "text",
    transformResponse: text => text,
    validateStatus: () => true,
  });
  return { status, text: data };
};

export default classBot("over-axios", { stack: overAxios });
