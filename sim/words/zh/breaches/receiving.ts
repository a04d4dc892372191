/** 关于消息：账号是否在接收，收到的消息后来怎样。 */
import type { RECEIVING as ENGLISH } from "../../../invariant/sentences/receiving.ts";

export const RECEIVING: Readonly<Record<keyof typeof ENGLISH, string>> = {
  "recovers-in-time.missed":
    "{account}：应在 {sinceMs:time}（{cause:said}）之后 {allowedMs:length} 内恢复接收，但到 {dueMs:time} 仍没有一次 getupdates 被接受",
  "recovers-in-time.late": "{missed:said}；{backMs:time} 才恢复接收，晚了 {lateMs:length}",
  "recovers-in-time.login-not-taken-up":
    "{account}：{confirmedMs:time} 已在手机上确认登录，到 {dueMs:time} 仍未使用新的凭据",
  "recovers-in-time.no-other-code":
    "{account}：{shownMs:time} 的二维码在 {ranOutMs:time} 过期，到 {dueMs:time} 仍没有显示新的二维码",

  "deaf.asked-to-start": "被要求启动",
  "deaf.new-credential": "得到新的凭据",
  "deaf.session-lapsed": "会话已失效",
  "deaf.stood-still": "进程曾停住",
  "deaf.poll-unanswered": "轮询没有得到应答",
  "deaf.poll-failed": "轮询失败",
  "deaf.poll-refused": "轮询得到 -14",

  "no-pause-loop.blind-polls":
    "{account}：getupdates 在 {firstMs:time} 得到 -14，在 {againMs:time} 再次得到 -14，其间既没有 notifystart，也没有新的凭据",
  "no-pause-loop.silence":
    "{account}：{sinceMs:time} 之后有 {silentMs:length} 既没有 getupdates 也没有 notifystart（最多允许 {allowedMs:length}），也没有报告 needs-login",
  "no-pause-loop.polls-given-up":
    "{account}：从 {sinceMs:time} 起，每次轮询都没等到应答就放弃，而服务端每次都在保持连接（最多允许 {allowedMs:length}）",

  "no-loss.missing":
    "{account}：{owed} 条消息中有 {missing} 条到 {endMs:time} 仍未处理（{where:list}）：{messages:list}",
  "no-loss.not-fetched": "{count} 条从未取走",
  "no-loss.not-begun": "{count} 条已取走，却从未交给处理函数",
  "no-loss.not-finished": "{count} 条的处理函数失败了，却没有再被调用",
  "no-loss.missing-and-lost": "{missing:said}（另有 {lost} 条是服务端自己丢的）",
  "no-loss.more": "另 {count} 条",

  "handled-once.phantom": "{account}：{atMs:time} 处理了一条虚构的消息：服务端从未产生过这样的内容",
  "handled-once.again": "{account}：{message} 在 {firstMs:time} 处理过，{againMs:time} 又处理了一次",
  "handled-once.endless": "{account}：{message} 已有 {failed} 次开始处理而没有结束，{atMs:time} 又开始处理",

  "in-order.late":
    "{account}：{user} 的 {message} 本在 {before} 之前，却在 {atMs:time} 才处理，晚于后者（{beforeMs:time}）",
  "in-order.overtaken":
    "{account}：{user} 的 {quick} 在 {doneMs:time} 处理完，而排在它之前的 {slow} 还在处理中（{slowFromMs:time} 到 {slowUntilMs:time}）",

  "fair-to-users.late":
    "{account}：已轮到 {user} 的 {message}，但过了 {waitMs:length}，到 {atMs:time} 仍未开始处理；当时{others:said}",
  "fair-to-users.nobody": "没有在处理任何人的消息",
  "fair-to-users.others": "正在处理其他用户的 {count} 条消息",
  "fair-to-users.too-many-at-work":
    "{account}：{atMs:time} 有 {atWork} 个处理函数同时运行；它声明最多同时 {declared} 个",

  "words-intact.received": "{account}：{atMs:time} 处理函数收到 {message}，{wrong:said}",
  "words-intact.other-account": "它属于另一个账号 {account}",
  "words-intact.other-user": "发送者写成了 {user}，实际是 {writer}",
  "words-intact.cut": "{user} 写的内容缺了一部分",
  "words-intact.other-words": "内容与 {user} 写的不同",
  "words-intact.sent": "{account}：{message} 在 {atMs:time} 发出时{wrong:said}",
  "words-intact.halved": "有一个字符被切成两半",
  "words-intact.changed": "内容与原文不同",
  "words-intact.wrong-key": "所带的密钥或长度与文件不符",
  "words-intact.other-name": "文件名与要求的不同",
  "words-intact.other-kind": "类型成了 {kind}，要求的是 {asked}",
};
