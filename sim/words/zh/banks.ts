/** `score` 和 `exhaust` 说的话。 */
import type { Translated } from "../table.ts";

export const BANKS: Translated<typeof import("../en/banks.ts").BANKS> = {
  "score.progress": "{of} 个坏客户端，已完成 {done} 个",
  "score.progress-at": "{of} 个坏客户端，已完成 {done} 个 · {runs} 次运行 · {name}",
  "score.interrupted": "已中断：{of} 个中完成了 {done} 个",
  "score.adversary": "坏客户端",
  "score.caught-by": "由哪些不变量发现",
  "score.catalogue": "场景目录",
  "score.search": "搜索",
  "score.nothing": "没有",
  "score.runs": "{runs} 次中 {caught} 次",
  "score.caught": "{of} 个坏客户端，发现了 {caught} 个",
  "score.missed": "没有发现：",
  "score.must": "{missed}{name}。{does} 应由这些不变量之一发现：{names}",
  "score.unmet": "（没有场景遇到它：每次运行都与没有缺陷时相同）",
  "score.met": "（与没有缺陷时不同的运行：{runs} 次中 {differ} 次）",

  "exhaust.progress": "{subject}：长度不超过 {length} 的序列",
  "exhaust.progress-at": "{subject}：长度 {length} 的 {of} 个，已完成 {done} 个 · {violated} 个违反",
  "exhaust.shrinking": "{subject}：正在缩减 {count} 个发现",
  "exhaust.broken": "{subject}：违反了 {count} 条不变量",
  "exhaust.nothing-broke": "{subject}：没有违反任何不变量",
  "exhaust.nothing-passed": "{subject}：没有一次通过，也没有违反",
  "exhaust.outcome":
    "{outcome}；长度不超过 {length} 的序列，{kinds} 种故障，{positions} 个位置，用时 {seconds} 秒",
  "exhaust.counts": "{pass} 次通过 · {violated} 次违反 · {inconclusive} 次无法判定",
  "exhaust.length": "长度 {of}：{count} 次运行",
  "exhaust.shared": "{runs}，{merged} 处与另一个序列相同",
  "exhaust.certificate": "凭证：{digest}，ilink-sim {program}",
  "exhaust.again": "再来一次：{line}",
  "exhaust.not-written": "{file}，没有写成：{why}",
  "exhaust.interrupted": "已中断：没有试完每一个序列；这不能作为凭证",
};
