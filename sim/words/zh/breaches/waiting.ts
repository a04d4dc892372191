/** 关于等待的文本：何时再次尝试、多久一次，以及怎样结束。 */
import type { WAITING as ENGLISH } from "../../../invariant/sentences/waiting.ts";

export const WAITING: Readonly<Record<keyof typeof ENGLISH, string>> = {
  "outbox-moves.lie": "{account}：{message} 在 {atMs:time} 被告知结局为 {outcome}，但{truth:said}",
  "outbox-moves.not-asked-for": "没有人要求发送它",
  "outbox-moves.told-before": "之前已告知结局为 {outcome}",
  "outbox-moves.not-all-taken": "服务端没有收下全文",
  "outbox-moves.said-yes": "服务端已应答成功",
  "outbox-moves.too-young": "它才等了 {ageMs:length}（至少应等 {leastMs:length}）",
  "outbox-moves.not-refused-for-good": "没有哪个应答表明它被彻底拒绝",
  "outbox-moves.refused-times": "它用新的 context token 只被拒绝了 {count} 次",
  "outbox-moves.all-answered": "每次尝试都得到了应答",
  "outbox-moves.all-quota": "每次尝试得到的应答都是 -2",

  "outbox-moves.overdue": "{account}：{message}（{queuedMs:time} 开始等待）{what:said}",
  "outbox-moves.offered-again": "用新的上下文令牌尝试 {offers} 次都被拒绝之后，仍再次尝试",
  "outbox-moves.end-untold": "已经发出，却没有告知结局",
  "outbox-moves.too-old": "过了 {ageMs:length} 仍在等待",

  "outbox-moves.not-offered":
    "{account}：给 {user} 的 {message}（{queuedMs:time} 开始等待）到 {dueMs:time} 仍未再次尝试，尽管 {causeMs:time} {cause:said}（应在 {allowedMs:length} 内）",
  "outbox-moves.user-wrote": "{user} 写来了 {message}",
  "outbox-moves.other-went": "{message} 已发出",
  "outbox-moves.other-failed": "{message} 已失败",
  "outbox-moves.started": "账号已启动",
  "outbox-moves.logged-in": "机器人已重新登录",

  "outbox-moves.silence":
    "{account}：有 {count} 条文本在等待，到 {dueMs:time} 为止的 {silentMs:length} 里一条也没有再次尝试",
  "outbox-moves.probes":
    "{account}：从 {sinceMs:time} 起，有 {count} 次并非因用户发言而起的尝试被 -2 拒绝（没有成功时，24 h 内最多允许 {allowed} 次）",
};
