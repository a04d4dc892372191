/** `serve` 拒绝了什么，略去了什么。 */
import type { SENTENCES as OF_DOOR } from "../../door/sentences.ts";
import type { SENTENCES as OF_LOOPBACK } from "../../loopback/sentences.ts";

export const SERVED: Readonly<Record<keyof typeof OF_DOOR | keyof typeof OF_LOOPBACK, string>> = {
  "limit.tunnel": "本服务不开隧道：这不是代理",
  "limit.expect": "Expect 只认识 100-continue",
  "limit.body": "请求体超过了最多接收的 {bytesMax} 字节",
  "limit.bodies": "所有在途请求的请求体合计超过了最多保留的 {bytesMax} 字节；请稍后再试",
  "limit.headers": "请求有 {count} 个请求头；最多接收 {headersMax} 个",
  "limit.header-bytes": "请求头超过了最多接收的 {bytesMax} 字节",
  "limit.chunk": "请求体某一块的扩展太长",
  "limit.slow": "请求头须在 {headersMs} 毫秒 内到达，整个请求须在 {requestMs} 毫秒 内到达",
  "limit.no-http": "这不是 HTTP 请求（{code}）",
  "limit.connections": "已有 {connectionsMax} 个连接；又来的一个立即关闭了",
  "limit.pipelined": "同一连接上未应答的请求超过 {pipelinedMax} 个；连接已关闭",
  "limit.unread": "客户端在 {unreadMs} 毫秒 内没有读取应答，或留下超过 {bytesMax} 字节未读；其连接已关闭",
  "limit.target": "应为以“/”开头的路径：这不是代理；收到的是 {asked}",
  "limit.no-host": "应有一个 Host 请求头，实际没有",
  "limit.hosts": "应有一个 Host 请求头，实际有 {count} 个",
  "limit.host":
    "模拟服务应答 {address} 和 {name}，不应答 {asked}；如果这个名字是您的，请允许它：--host-allowed 或 hostsAllowed",
  "limit.upgrade": "本服务只使用 HTTP，不使用 {asked}",
  "limit.page":
    "网页不能使用模拟服务，而{what:said}；如果这个网页是您的，请允许它的来源：--origin-allowed 或 originsAllowed",
  "page.asks": "这是网页在询问是否允许",
  "page.origin": "这个请求来自 {origin}",
  "page.origins": "这个请求写了几个来源",
  "page.site": "这个请求来自别的网站（{site}）",

  "left.fault": "故障 {name}：发生在客户端自己的主机上",
  "left.action": "{action}（{account}）：由客户端自己来做",
  "limit.such": "{limit:said}（{seconds} 秒内有 {more} 次）",
};
