/** 关于账号和它的进程：怎样请求、怎样报告自己、怎样停止、留下什么。 */
import type { STANDING as ENGLISH } from "../../../invariant/sentences/standing.ts";

export const STANDING: Readonly<Record<keyof typeof ENGLISH, string>> = {
  "one-poll.after-stop": "{account}：{stoppedMs:time} 已停止，{atMs:time} 又发出 getupdates",
  "one-poll.retired":
    "{account}：{atMs:time} 发出的 {endpoint} 用的是 {token}，它在 {sinceMs:time} 已被 {newer} 取代",
  "one-poll.second":
    "{account}：{atMs:time} 用 {token} 发出第二个 getupdates，而 {firstMs:time} 的那个还没有结束",
  "one-poll.left-in-flight": "{account}：{atMs:time} 停止完成时，{pollMs:time} 的 getupdates 还没有结束",

  "bounded-rate.too-many":
    "{account}：从 {sinceMs:time} 起不到 {windowMs:length}，{what:said}达 {count} 次（最多允许 {allowed} 次）",
  "bounded-rate.polls": "没有成果的 getupdates 和 notifystart ",
  "bounded-rate.attempts": "对 {text:said} 的尝试",
  "bounded-rate.repeated-sends": "没有成果的重复发送",
  "bounded-rate.calls": "没有成果的 {endpoint} ",
  "bounded-rate.calls-for": "为 {user} 发出而没有成果的 {endpoint} ",
  "bounded-rate.hasty":
    "{account}：{message} 在 {refusedMs:time} 被 -2 拒绝，{againMs:time} 又试了一次，其间没有任何变化（至少应停 {restMs:length}）",

  "truthful-health.lie":
    "{account}：从 {saidMs:time} 起报告 {state}，到 {dueMs:time} 仍如此，但从 {sinceMs:time} 起{truth:said}",
  "truthful-health.deaf": "它收不到消息",
  "truthful-health.silent": "没有任何请求成功",
  "truthful-health.resting": "它没有进行中的 getupdates 或 notifystart",
  "truthful-health.stopped": "它已停止",
  "truthful-health.served": "它的 getupdates 一直有服务",
  "truthful-health.given-up":
    "它的 getupdates 都被服务端保持着，而最近 {count} 次是它自己在应答到来之前放弃的（最多等了 {longestMs:length}）",
  "truthful-health.restless":
    "{account}：从 {firstMs:time} 到 {lastMs:time} 报告了 {count} 次状态（每小时最多允许 {allowed} 次），而其间没有任何请求成功，也没有任何变化",
  "truthful-health.restless-served":
    "{account}：从 {firstMs:time} 到 {lastMs:time} 报告了 {count} 次状态（每小时最多允许 {allowed} 次），而其间它的 getupdates 一直得到服务",
  "truthful-health.false-restart":
    "{account}：{answeredMs:time} 有轮询得到应答，却没有告诉宿主；宿主的看门狗在 {atMs:time} 重启了它",

  "login-needed-is-loud.mute":
    "{account}：只有重新登录才能恢复会话，但从 {sinceMs:time} 起过了 {withinMs:length}，到 {dueMs:time} {lacking:said}",
  "login-needed-is-loud.undeclared": "仍没有报告 needs-login",
  "login-needed-is-loud.unexplained": "报告的 needs-login 仍没有原因",
  "login-needed-is-loud.without-stale": "{account}：{atMs:time} 报告了 needs-login，但没有收到过任何 -14",
  "login-needed-is-loud.before-asking":
    "{account}：{refusedMs:time} 得到 -14 之后，还没有用 notifystart 试过能否恢复，就在 {atMs:time} 报告了 needs-login",
  "login-needed-is-loud.twice":
    "{account}：同一个已死的会话报告了不止一次：{firstMs:time}，{againMs:time} 又一次",

  "prompt-stop.untold": "{account}：{askedMs:time} 要求的停止已完成，会话有效，却没有发送 notifystop",
  "prompt-stop.never": "{account}：{askedMs:time} 要求的停止一直没有完成（应在 {allowedMs:length} 内完成）",
  "prompt-stop.slow":
    "{account}：{askedMs:time} 要求的停止用了 {tookMs:length}（应在 {allowedMs:length} 内完成）",
  "prompt-stop.handled": "{account}：账号已停止，{atMs:time} 处理函数仍收到 {message}",
  "prompt-stop.offered": "{account}：账号已停止，{atMs:time} 仍再次尝试发送 {message}",
  "prompt-stop.asked": "{account}：账号已停止，{atMs:time} 仍发出 {endpoint}",
  "prompt-stop.stray":
    "{account}：没有人要求停止，服务端却在 {atMs:time} 接受了 notifystop，{allowedMs:length} 内也没有随后的 notifystart",

  "nothing-left-behind.held": "所有账号停止之后，被测客户端仍占用：{held:list}",
  "nothing-left-behind.grown": "被测客户端占用 {held:list}；按目前的工作量，{allowed} 个就够了",
  "held.timers": "定时器 {count} 个",
  "held.requests": "请求 {count} 个",
  "held.listeners": "监听器 {count} 个",
  "held.handles": "句柄 {count} 个",
  "held.listeners-on-one-signal": "同一个 signal 上的监听器 {count} 个",

  "credentials-stay-home.leak": "{account}：{atMs:time} 在不该出现的地方看到了{what:said}：{where:said}",
  "credentials-stay-home.token": "令牌",
  "credentials-stay-home.context-token": "上下文令牌",
  "credentials-stay-home.text": "消息正文",
  "credentials-stay-home.key": "二维码或文件的密钥",

  "wire-conformance.once":
    "{endpoint}：真实服务不会接受这样的 {field}（1 次，在 {firstMs:time}）：{message:said}",
  "wire-conformance.times":
    "{endpoint}：真实服务不会接受这样的 {field}（{count} 次，第一次在 {firstMs:time}）：{message:said}",

  unlisted: "{first:said}（同类的还有 {more} 处，未列出）",
};
