/** `tour` 讲述的那一夜。 */
import type { Translated } from "../table.ts";

export const STORY: Translated<typeof import("../en/story.ts").STORY> = {
  "story.send": "{by}发送 {message}：{way}（{outcome}）",
  "story.by.cron": "定时任务",
  "story.by.reply": "回复",
  "story.reached": "已到达服务器",
  "story.kept-back": "被客户端自己拒绝，根本没有请求服务器",
  "story.no-answer": "还没有答复",
  "story.stale": "服务器答复 -14，{answers}；{calls}。",
  "story.only": "仅此一次",
  "story.first-of": "共 {count} 次中的第一次",
  "story.no-calls": "之后没有 notifystart",
  "story.calls": "之后有 {count} 次 notifystart",
  "story.deaf": "收不到消息 {time}：再没有一次轮询被接受。",
  "story.receives": "{seconds} 秒后恢复接收。",
  "story.never-stale": "会话从未失效。",
  "story.incident": "事件：{words}。",
};
