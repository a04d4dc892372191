/** What docs/anchors.md says around its tables. */

export interface PageWords {
  file: string;
  head(clients: number, incidents: number): string[];
  sums: string[];
  middle: string[];
  incident: string;
  foot: string[];
}

export const ENGLISH: PageWords = {
  file: "docs/anchors.md",
  head: (clients, incidents) => [
    "# Who survives what",
    "**English** | [简体中文](zh-CN/anchors.md)",
    `${incidents} incidents with a public report, played to ${clients} clients: who survived, how fast it received again, and at what cost. \`npm run anchors\` in a checkout runs them and writes this page; a test runs a sample again.`,
    "The clients are taken as they are published. Those of this package and the plugin are driven as everywhere in these docs; `weixin-agent-sdk` and `weixin-bot-sdk` by small adapters in `tools/anchors/` that do what their own examples do. `weixin-agent-sdk` has no call that writes to anybody but whoever logged it in: a text to another user counts as not delivered.",
    "## In sum",
  ],
  sums: ["client", "survived", "away, median", "away, worst", "never back", "texts", "requests"],
  middle: [
    "Away is the longest time in which an account was to receive and did not, of virtual time, in each incident in which it received again; texts are those that reached their users whole, of those that were asked for.",
    "## Incident by incident",
    "✓ survived: it received again in time, never fell silent and lost no message (the invariants `recovers-in-time`, `no-pause-loop` and `no-loss`); ✗ it did not; ? the run says nothing. Then how long the client was away (∞: one account never received again, or the client brought the run to a halt), texts delivered of those asked for, and its requests. `npx ilink-sim run <incident> --subject <client> --no-expect` tells what else was broken, and why.",
  ],
  incident: "incident",
  foot: [
    "Compare within a row. The time in which nobody could receive is part of each time, and a session that only a login can cure keeps every client away: `fixed` is away for ever where nobody logs in. A reply is asked for only where its message was handled, so who handles less is asked for fewer texts.\n",
  ],
};

export const CHINESE: PageWords = {
  file: "docs/zh-CN/anchors.md",
  head: (clients, incidents) => [
    "# 谁能挺过什么",
    "[English](../anchors.md) | **简体中文**",
    `${incidents} 起有公开报告的事故，放给 ${clients} 个客户端：谁挺了过来，多快又能接收，代价是多少。在检出的仓库里，\`npm run anchors\` 运行它们并写出本页；有一个测试会重跑其中的样本。`,
    "客户端都按发布的原样。本包的客户端和插件与这些文档里别处一样驱动；`weixin-agent-sdk` 和 `weixin-bot-sdk` 由 `tools/anchors/` 里的小适配器驱动，做的是它们自己的例子所做的事。`weixin-agent-sdk` 只能给登录它的人主动发消息：给其他用户的消息，按没有送达计。",
    "## 总计",
  ],
  sums: ["客户端", "挺过", "离线，中位数", "离线，最长", "再没回来", "消息", "请求"],
  middle: [
    "离线是指账号本该接收却没有接收的最长时间，按虚拟时间计，只算后来又能接收的事故；消息是指完整到达用户的，与被要求发送的之比。",
    "## 逐起事故",
    "✓ 挺过：及时恢复接收，从不沉默，没有丢消息（不变量 `recovers-in-time`、`no-pause-loop` 和 `no-loss`）；✗ 没有；? 这次运行说明不了什么。然后是客户端离线多久（∞：有一个账号再没接收，或客户端使运行停了下来）、送达的消息与被要求的之比、请求数。`npx ilink-sim run <incident> --subject <client> --no-expect` 会说明还违反了什么，以及原因。",
  ],
  incident: "事故",
  foot: [
    "请在同一行里比较。谁都无法接收的那段时间也算在内；只有重新登录才能治好的会话会让每个客户端都离线：没有人登录时，`fixed` 也永远离线。只有处理了消息才会被要求回复，所以处理得少的，被要求发送的也少。\n",
  ],
};
