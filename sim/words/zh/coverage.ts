/** `coverage` 说的话：搜索到达了哪里。 */
import type { Translated } from "../table.ts";

export const COVERAGE: Translated<typeof import("../en/coverage.ts").COVERAGE> = {
  "coverage.no-files": "coverage 需要 fuzz --coverage 写出的文件",
  "coverage.several-clients": "这些文件不属于同一个客户端：\n  {one}\n  {other}",
  "coverage.other-program": "这些文件由 ilink-sim {theirs} 写成，当前是 {own}：故障种类不同",
  "coverage.reached": "{count} 次运行到达了 {owed} 格中的 {reached} 格；免责规则 {excuses} 行",
  "coverage.of": "{reached}（共 {owed}）",
  "coverage.head.says": "报告的状态",
  "coverage.head.life": "阶段",
  "coverage.head.endpoint": "接口",
  "coverage.head.kinds": "故障种类",
  "coverage.head.strikes": "次数",
  "coverage.head.missing": "缺少",
  "coverage.most-missing": "缺得最多的：{kinds}",
  "coverage.and-more": "{kinds} 等，另有 {count} 种",
};
