/** 判定在各处违反之外说的话：为什么无法判定、客户端怎样停住、调用怎样失败。 */
import type { LOSSES } from "../../verdict/sentences/losses.ts";
import type { REASONS } from "../../verdict/sentences/reasons.ts";

type Keys = keyof typeof REASONS | keyof typeof LOSSES;

export const VERDICT: Readonly<Record<Keys, string>> = {
  "gap.unfired": "故障 {fault} 已开始，但从未起作用",
  "gap.examined-nothing": "{invariant} 没有检查到任何东西",
  "gap.cut-short": "运行中途结束（{why}）：{halt:said}",
  "gap.no-end": "轨迹的结尾既不是 end 也不是 halt",
  "gap.delivered-nothing":
    "工作负载没有送达任何消息：用户写来 {written} 条，交给客户端 {handedOver} 条，一条也没处理",
  "gap.none-on-wire": "工作负载没有发送任何东西：{asked} 次发送，没有一次真正发出",
  "gap.none-reached": "工作负载没有发送任何东西：{asked} 次发送，没有一次到达服务端",
  "gap.blind-to-messages": "处理了 {count} 条消息，{invariant} 却没有检查到任何东西",
  "gap.blind-to-texts": "真正发出了 {count} 条文本，{invariant} 却没有检查到任何东西",
  "gap.blind-to-reports": "报告了 {count} 条文本的结局，{invariant} 却没有检查到任何东西",

  "standstill.stuck": "卡住：{halt:said}",
  "standstill.spinning": "空转：{halt:said}",
  "standstill.exited": "客户端结束了自己的进程：{halt:said}",

  "call.threw": "{account}：它的 {call} 抛出 {error}",
  "call.unresolved": "{account}：它的启动一直没有完成",
  "call.at": "{what:said}，在 {atMs:time}",
  "call.at-and-more": "{what:said}，在 {atMs:time}，之后还有 {more} 次",
  "call.more": "另有 {count} 处",

  "loss.spinning": "空转：计算了 {seconds} 秒没有回到事件循环；停在 {frames}",
  "loss.spinning-in-native-code": "空转：计算了 {seconds} 秒没有回到事件循环；停在无法中断的原生代码里",
  "loss.blocked": "阻塞：进程停住 {seconds} 秒，没有在计算；等待请用定时器或 I/O，不要用同步的方式",
  "loss.idle":
    "一直在等：进程 {seconds} 秒没有计算任何东西；客户端的某个 import 或调用在等一件永远不会发生的事",
  "loss.memory": "占用内存超过 {limit} MB{seen:said}",
  "loss.budget": "这次运行的计算时间超过了 {seconds} 秒的预算{seen:said}；--budget 可以放宽",
  "loss.seen-in": "，最后停在 {frames}",
  "loss.not-seen": "",
  "loss.silent": "进程 {seconds} 秒没有任何动静；是否被信号停住了？",
  "loss.garbled": "它向模拟器与其进程之间的管道（文件描述符 3 和 4）写入了内容，那不是它的管道",
  "loss.unstarted": "无法启动工作进程：{words}",
  "loss.ended": "进程以退出码 {code} 自行结束；嵌入其他程序的客户端不得结束进程",
  "loss.killed": "进程被 {signal} 杀死",
  "loss.aborted": "进程被 {signal} 杀死（process.abort，或者原生代码崩溃）",
};
