/** `run`、`replay` 和 `tour` 在运行结果之外说的话。 */
import type { Translated } from "../table.ts";

export const RUN: Translated<typeof import("../en/run.ts").RUN> = {
  "run.progress": "{planned} 次运行，已完成 {done} 次",
  "run.progress-at": "{planned} 次运行，已完成 {done} 次 · {scenario} · {subject}",
  "run.interrupted": "已中断：{planned} 次中完成了 {done} 次",
  "run.bailed": "失败 {count} 次后停止（--bail）：{planned} 次中完成了 {done} 次",
  "run.alike": "另有 {count} 个场景，第一处违反相同：{scenarios}",
  "run.alike-says-nothing": "另有 {count} 个场景，因同样的原因什么也没说明：{scenarios}",
  "run.alike-passes": "另有 {count} 个场景，预期别的结果却通过了：{scenarios}",

  "fuzz.run-alone": "--run 只运行一次：请去掉 {other}",
  "fuzz.run-of-seed": "--run 需要 --seed：同一个序号在每个种子下是不同的场景",
  "fuzz.canary": "金丝雀：放进去的缺陷已找到",
  "fuzz.canary-missed":
    "金丝雀：在前 {runs} 个场景里，没有谁发现 {subject} 每三条消息丢一条。这样的搜索证明不了任何东西，不再开始。",

  "run.known-written": "{file} 记下了这 {runs} 次运行中 {listed} 次所违反的内容",
  "run.known-gone": "{gone} 处已知失败已经全部或部分消失；用 --write-expect {file} 把它们去掉：",
  "run.traces-lost": "{runs} 份轨迹中有 {lost} 份没有写成，什么也没留下；重放可以再次得到它们：",
  "run.replay": "重放：{line}",
  "run.and-more": "另有 {more} 处",
  "run.absent": "未安装，已跳过：{subjects}。安装命令：{command}",
  "run.nothing-left": "没有可以运行的了。{words}",
  "run.watching": "正在监视 {files} 个文件；按 Ctrl-C 结束",
  "run.stdout-lost": "标准输出无法写入：{why}。没写出去的内容改写在这里。",
  "run.own-fault": "ilink-sim 自身出错。请连同命令行一起报告：",

  "replay.interrupted": "已中断：这次运行没有完成",
  "replay.same": "与文件里的是同一次运行",
  "replay.other": "不是文件里的那次运行，文件的摘要是 {digest}",
  "replay.several": "replay 只显示一次运行；“{what}”指的是 {count} 次。请加上 --subject <name>：",
  "listing.folded": "…… {count} 条正常轮询的记录",
  "replay.plan": "{scenario}，被测客户端 {subject}",

  "tour.begin": "bug #155 的各种形式。✗ 标出客户端违反的不变量，字母的含义见表格下方。",
  "tour.night": "bug #155：那一夜，和 07:00 的定时任务",
  "tour.before": "修复前",
  "tour.proposed": "按提议",
  "tour.repaired": "加修复",
  "tour.after": "修复后",
  "tour.see": "查看：{line}",
  "tour.others": "还有 {others} 个事故，对每个被测客户端：{command}",
};
