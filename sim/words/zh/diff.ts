/** `diff` 说的话：两个客户端并排比较。 */
import type { Translated } from "../table.ts";

export const DIFF: Translated<typeof import("../en/diff.ts").DIFF> = {
  "diff.progress": "{count} 个场景，已完成 {done} 个",
  "diff.interrupted": "已中断：没有比较完所有场景",
  "diff.lost": "{scenario}：{subject} 连同它的进程一起结束了；没有可以比较的内容",
  "diff.alike": "两者的行为逐条记录都相同",
  "diff.parting": "两者在 {count} 个场景里行为不同，第一个是 {scenario}，{where}：",
  "diff.in-header": "在轨迹的头部",
  "diff.at-record": "在记录 {record}",
  "diff.nothing-more": "没有更多记录",
  "diff.scenarios": "{count} 个场景，两者各运行一次",
  "diff.less": "B 更少",
  "diff.more": "B 更多",
  "diff.none": "无",
  "diff.recovery-quantile": "恢复用时，{quantile}",
  "diff.measure.worstMs": "恢复用时，最长",
  "diff.measure.deafMs": "收不到消息的时间",
  "diff.measure.requests": "请求",
  "diff.measure.delivered": "送达的文本",
  "diff.measure.states": "报告状态的次数",
  "diff.measure.violations": "违反",
  "diff.title": "### ilink-sim：A 与 B 在 {count} 个场景上的比较",
  "diff.legend": "A：{a}，B：{b}。`p`：仅凭偶然出现这样不均匀的分布的概率。",
};
