/** 客户端进程遇到的事，以及它泄漏了什么。 */
import type { Translated } from "../table.ts";

export const INCIDENTS: Translated<typeof import("../en/incidents.ts").INCIDENTS> = {
  "incident.leak": "{what}泄漏：{where}",
  "incident.leak.token": "令牌 token ",
  "incident.leak.context-token": "上下文令牌 context token ",
  "incident.leak.text": "消息正文",
  "incident.leak.key": "二维码或文件的密钥",
  "incident.crash": "进程被杀死；{kept}",
  "incident.crash.all": "已存的内容全部保留",
  "incident.crash.last-writes-lost": "最后的写入丢失",
  "incident.crash.torn": "最后一次写入只留下一半",
  "incident.crash.nothing": "已存的内容全部丢失",
  "incident.suspended": "主机冻结进程",
  "incident.suspended-with-clock": "主机冻结进程，连同它的单调时钟",
  "incident.resumed": "主机恢复进程",
  "incident.clock-back": "系统时钟被拨回 {time}",
  "incident.clock-forward": "系统时钟被拨快 {time}",
};
