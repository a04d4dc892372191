/** Sends what some services take and no more: the bearer, one X-WECHAT-UIN for ever, no headers of an app, no base_info. */
import { classBot } from "../kit/class-bot.ts";
import { overFetch, type Stack } from "../kit/stack.ts";

const overBareFetch: Stack = ({ headers: { Authorization = "" }, body, ...post }) => {
  const { base_info: _, ...fields } = JSON.parse(body);
  return overFetch({
    ...post,
    headers: { Authorization, "Content-Type": "application/json", "X-WECHAT-UIN": "MTIzNDU2Nzg5" },
    body: JSON.stringify(fields),
  });
};

export default classBot("bare-headers", { stack: overBareFetch });
