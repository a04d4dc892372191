/** 搜索结束时说的话。 */
import type { Translated } from "../table.ts";

export const SEARCH: Translated<typeof import("../en/search.ts").SEARCH> = {
  "search.of": "（共 {runs} 个）",
  "search.begin": "{subject}：0 个场景{of}",
  "search.tried": "{tried} 个场景{of} · {count} 个发现",
  "search.shrinking": "正在缩减 {invariant}（试了 {tries} 次）",
  "search.progress": "{subject}：{what}",
  "search.progress-of-seed": "{subject}：{what} · 种子 {seed}",
  "search.corpus": "{subject}：语料 {of} 个，已重放 {done} 个",
  "search.explaining": "{subject}：正在解释 {count} 个发现",
  "search.corpus-holds": "语料 {folder}：{count} 个场景，全部如其所写",
  "search.corpus-fails": "语料 {folder}：{count} 个场景，{failed} 个与所写不符",
  "search.nothing": "{subject}：什么也没找到",
  "search.found": "{subject}：{count} 个发现",
  "search.outcome":
    "{outcome}，试了 {count} 个场景（{inconclusive} 个无法判定），用时 {seconds} 秒，种子 {seed}",
  "search.outcome-shrunk":
    "{outcome}，试了 {count} 个场景（{inconclusive} 个无法判定），缩减时又试了 {shrink} 个，用时 {seconds} 秒，种子 {seed}",
  "search.first-seen": "第 {run} 次运行违反了 {invariants}；搜索结束时再缩小。只运行这一次：{again}",
  "search.finding": "{invariants}，第 {run} 次运行",
  "search.cut-short": "缩减提前结束：可能还有更小的场景",
  "search.not-written": "这个文件没有写成：{why}",
  "search.save": "把两条线之间的内容存为 {file}，然后",
  "search.some-not-written": "{all} 个发现中有 {lost} 个没有写成：{why}。改为在这里完整打印。",
  "search.interrupted": "已中断：搜索没有完成",
  "search.not-begun": "已中断：搜索没有开始",
};
