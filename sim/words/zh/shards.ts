/** `fuzz --shard` 和 `merge` 说的话，以及哪些搜索文件不能用。 */
import type { Translated } from "../table.ts";

export const SHARDS: Translated<typeof import("../en/shards.ts").SHARDS> = {
  "shard.out-alone": "--out 是分片写入的地方：请同时给出 --shard",
  "shard.number": "--shard {text}：应为 1/4 到 4/4，或者有几台机器就写几",
  "shard.seed": "--shard 需要 --seed：所有机器用同一个种子搜索",
  "shard.corpus": "--corpus 只重放一次，而不是每个分片都重放：请把它交给 merge",
  "shard.explain": "--explain 解释缩减之后的发现：请把它交给 merge",
  "shard.progress": "分片 {shard}/{of}：{what}",
  "shard.begun": "分片 {shard}/{of}：{tried} 个场景",
  "shard.interrupted": "已中断：{file} 里有已经试过的；用同一条命令继续",
  "shard.something-else": "{file} 里是别的内容：请把它移走，或用 --out 给出另一个文件",
  "shard.other-search":
    "{file} 属于另一次搜索（{key} 是 {found}，应为 {wanted}）：请把它移走，或用 --out 给出另一个文件",
  "shard.no-file": "{file}：{why}；fuzz --shard 会写这样的文件",
  "shard.not-one": "{file} 不是 fuzz --shard 的文件，或者不完整；请用那个分片的命令重新写出",
  "shard.nothing-tried": "分片 {shard}/{of} 在规定时间内什么也没试",
  "shard.tried-in-time":
    "分片 {shard}/{of}，种子 {seed}：{tried} 个场景（{inconclusive} 个无法判定），时间已到",
  "shard.tried-all":
    "分片 {shard}/{of}，种子 {seed}：{tried} 个场景（{inconclusive} 个无法判定），它的场景全部试过了",
  "shard.nothing-broke": "没有违反任何承诺",
  "shard.broke": "{invariant}，第 {run} 次运行",
  "shard.merge": "结果在 {file}；等所有分片结束后：{command} merge <files or folder>",

  "merge.progress": "{subject}：{count} 个发现",
  "merge.none": "{places}：那里没有 fuzz --shard 的文件",
  "merge.several-searches": "这些分片不属于同一次搜索：\n  {one}\n  {other}",
  "merge.name": "分片 {shard}/{of}，种子 {seed}，{runs} 次运行，{subject}，ilink-sim {program}",
  "merge.other-program": "这些分片来自 ilink-sim {theirs}，这里是 {own}：它抽取的场景不同",
  "merge.other-subject": "--subject {wanted}：这些分片测的是 {subject}",
  "merge.names-code":
    "这些分片要求运行代码：{subject}\n数据文件不会启动任何代码。如果你信任它，请自己写明：--subject {quoted}",
  "merge.not-here": "第 {run} 次运行在分片里违反 {invariant}，在这里没有：客户端或本程序不是同一个",
  "merge.unfinished": "搜索并不完整：{of} 个分片中有 {count} 个没有结束",
  "merge.no-shard": "分片 {shard}/{of} 没有文件：{again}",
  "merge.ended-early": "分片 {shard}/{of} 试了 {tried} 个场景就结束了；在它的文件旁边运行：{again}",

  "coverage.no-file": "{file}：{why}；fuzz --coverage 会写这样的文件",
  "coverage.not-one": "{file} 不是 fuzz --coverage 的文件，或者不完整；请用 fuzz --coverage 重新写出",
};
