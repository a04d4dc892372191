/** 关于发送：文本是否发出、发给谁、按什么顺序，以及如何报告。 */
import type { SENDING as ENGLISH } from "../../../invariant/sentences/sending.ts";

export const SENDING: Readonly<Record<keyof typeof ENGLISH, string>> = {
  text: "{message}",
  "text.from-character": "{message}（从第 {part} 个字符起）",

  "outbound-never-blocked.send": "{account}：{message}（{askedMs:time} 要求发送）{wrong:said}",
  "outbound-never-blocked.not-asked-for": "没有请求服务端就被报告为 {outcome}",
  "outbound-never-blocked.same-client-id":
    "没有自己的 client_id：{atMs:time} 的请求带的是 {other} 的 client_id，服务端把它当作 {other} 的重复",
  "outbound-never-blocked.never-on-wire": "在 {withinMs:length} 内没有真正发出",
  "outbound-never-blocked.late-on-wire": "到 {atMs:time} 才真正发出，没有在 {withinMs:length} 内发出",
  "outbound-never-blocked.dropped-at-stale": "遇到会话失效，恢复之后没有再试一次就被报告为 {outcome}",

  "declined.outbox-full":
    "不予受理，理由是 outbox-full，但发件箱还有空位：等待的文本还没有达到每个用户 {perUser} 条或账号共 {inAll} 条",
  "declined.media-cannot-wait": "不予受理，理由是 media-cannot-wait，但它是文本",
  "declined.too-many": "不予受理，理由是 too-many，但没有哪个场景会一次要求这么多",
  "declined.stopped": "不予受理，理由是 stopped，但账号已启动",
  "declined.never-logged-in": "不予受理，理由是 never-logged-in，但账号有凭据",
  "declined.untyped": "不予受理，没有给出规定的理由（{reason}）",
  "declined.no-reason": "不予受理，没有给出规定的理由（没有理由）",
  "declined.invalid": "不予受理，理由是 invalid，但场景中的文本都有效",
  "declined.queued":
    "不予受理，理由是 queued，但自 {user} 上次发言以来没有出现过 -2，也没有排在它前面的文本在等待",

  "truthful-send.nonsense": "{account}：对 {message} 的报告无效：{nonsense}",
  "truthful-send.lie": "{account}：{message} 在 {atMs:time} 被报告为 {outcome}，但{truth:said}",
  "truthful-send.astray": "它发给了 {reached}，本应发给 {meant}",
  "truthful-send.for-nobody": "它发给了 {reached}，本不该发给任何人",
  "truthful-send.all-answered": "每次尝试都得到了应答",
  "truthful-send.no-end": "各段都已被收下，直到第 {sent} 个字符（共 {of} 个），其余的没有发给任何人",
  "truthful-send.answer-lost": "之前一次尝试的应答丢失了，那一次可能已经送达",
  "truthful-send.not-accepted": "服务端并没有接受它",
  "truthful-send.accepted": "服务端在 {atMs:time} 接受了它",
  "truthful-send.in-flight": "它在 {atMs:time} 发出的请求还没有结束",

  "delivered-once.again":
    "{account}：{text:said} 在 {firstMs:time} 已被接受，{againMs:time} 又被接受一次，{how:said}",
  "delivered-once.although-yes": "而第一次的成功应答早已收到",
  "delivered-once.other-id": "用了另一个 client_id",
  "delivered-once.not-whole": "{account}：{message} 在 {atMs:time} 被报告为 sent，但{missing:said}",
  "delivered-once.dropped": "服务端把它当作另一条的重复而丢弃",
  "delivered-once.missing": "它的 {of} 个字符中有 {missing} 个没有送达",

  "right-recipient.wrong": "{account}：{what:said} 在 {atMs:time} 发出，{wrong:said}",
  "right-recipient.typing": "给 {user} 的输入状态",
  "right-recipient.other-ticket": "用了 {user} 的 typing ticket",
  "right-recipient.account-ticket": "用了账号 {account} 的 typing ticket",
  "right-recipient.former-ticket": "用了重新登录之前那个机器人的 typing ticket",
  "right-recipient.no-token": "没有带上下文令牌，但{due:said}",
  "right-recipient.unknown-token": "带了未知的上下文令牌，但{due:said}",
  "right-recipient.other-token": "带了 {message} 的上下文令牌，但{due:said}",
  "right-recipient.foreign-token": "带了 {user} 所写 {message} 的上下文令牌，但{due:said}",
  "right-recipient.of-group": "它所回复的群消息 {message} 带有上下文令牌",
  "right-recipient.none-at-hand": "手上没有 {user} 的上下文令牌",
  "right-recipient.newest": "{user} 最新的上下文令牌来自 {message}",
  "right-recipient.other-name": "用了账号 {account}，但要求的是 {asked}",
  "right-recipient.other-user": "发给了 {reached}，本应发给 {meant}",

  "out-in-order.late":
    "{account}：{text:said}（{kind}）在 {atMs:time} 被接受，晚于 {overtakenMs:time} 的 {overtaker:said}，而后者是后来才要求的",

  "typing-ends.left-on":
    "{account}：{shownMs:time} 向 {user} 显示的输入状态，在处理结束 {withinMs:length} 后（{dueMs:time}）仍未取消",
};
