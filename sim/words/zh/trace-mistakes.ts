/** 读不了的轨迹文件。 */
import type { MISTAKES } from "../../trace/trace-mistakes.ts";

export const TRACE_MISTAKES: Readonly<Record<keyof typeof MISTAKES, string>> = {
  "trace.no-json": "第 {line} 行不是 JSON；轨迹文件每行一个 JSON 对象",
  "trace.no-record": "第 {line} 行不是记录：它没有“type”",
  "trace.no-header": "第一行不是版本 1 的轨迹头；用这个命令写一个：run --trace <dir>",
};
