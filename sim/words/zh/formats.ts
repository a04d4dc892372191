/** 报告文件和注解在运行详情之外说的话。 */
import type { Translated } from "../table.ts";

export const FORMATS: Translated<typeof import("../en/formats.ts").FORMATS> = {
  "format.breaks": "违反 {names}",
  "format.breaks-in": "违反 {names}（{phase}）",
  "format.expected": "预期：{verdict}",
  "format.expected-to-break": "预期违反 {names}",
  "format.and-expected": "{outcome}；{expected}",
  "format.as-expected": "{outcome}，符合预期",
  "format.lines-left": "……（还有 {count} 行）",
  "format.runs-left": "还有 {count} 次运行，日志里逐一列出",
  "format.left-out": "还有 {count} 次太长，这里省略。",
  "format.rows-left": "另有 {count} 次",
  "format.ended-early": "提前结束：{planned} 次运行中完成了 {made} 次。",
  "format.all-expected": "{count} 次运行，全部符合预期",
  "format.all-pass": "{count} 次运行，全部通过",
  "format.surprises": "{count} 次运行中有 {surprises} 次与预期不符",
  "format.without-pass": "{count} 次运行中有 {surprises} 次没有通过",
  "format.scenario": "场景",
  "format.subject": "被测客户端",
  "format.outcome": "结果",
  "format.expectation": "预期",
  "format.replay-it": "重放：",
  "format.the-scenario": "场景",
};
