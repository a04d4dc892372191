/** Sends fields and headers that nobody asks for: those of the older protocol, and of its own. */
import { classBot } from "../kit/class-bot.ts";
import { overFetch, type Stack } from "../kit/stack.ts";

const overChattyFetch: Stack = ({ headers, body, url, ...post }) => {
  const fields = JSON.parse(body);
  const { get_updates_buf: cursor, msg } = fields;
  const more = {
    ...(cursor !== undefined && { sync_buf: cursor, timeout: 35 }),
    ...(msg !== undefined && { msg: { ...msg, run_id: "run-1", create_time_ms: Date.now() } }),
    base_info: { ...fields.base_info, platform: "linux" },
  };
  return overFetch({
    ...post,
    url,
    headers: { ...headers, SKRouteTag: "7", "User-Agent": "chatty/1.0", Accept: "application/json" },
    body: JSON.stringify({ ...fields, ...more }),
  });
};

export default classBot("says-more-than-asked", { stack: overChattyFetch });
