/** `record` 所说的：客户端该指向哪里，写了什么，以及有什么妨碍。 */
import type { Translated } from "../table.ts";

export const RECORD: Translated<typeof import("../en/record.ts").RECORD> = {
  "record.ready": "让客户端指向  {url}",
  "record.leads": "请求转发到    {upstream}",
  "record.ends": "按 Ctrl-C 结束，并写出 {file}。",
  "record.written": "{file} 已写出：{title}",
  "record.count": "录制了 {count} 个请求",
  "record.run": "运行它  {command}",
  "record.replay": "重放它  {command}",
  "record.full": "录制已有 {count} 个请求，不再增加；此后经过的不再录制",
  "record.beyond": "录制已满之后又来了 {count} 个请求",
  "record.unread": "{count} 个正文太长（超过 8 MiB），没有读取，原样通过",
  "record.strangers": "{count} 个请求的路径不属于该服务，没有录制",
  "record.cut": "有 {count} 行放不下",
  "record.refused": "已拒绝：{what}",
  "record.no-upstream":
    "record 需要一个服务站在它后面：--upstream https://ilinkai.weixin.qq.com，或 serve 打印的基础 URL",
  "record.bad-upstream":
    "--upstream {given}：应为服务的基础 URL，例如 http://127.0.0.1:8080 或 https://ilinkai.weixin.qq.com",
  "record.away": "--upstream {given}：那里没有应答（{why}）；请先启动服务，或检查地址",
  "record.port": "--port {given}：无法使用（{why}）；不写这个选项则任选一个空闲的",
  "record.bad-port": "--port {given}：应为 0（任选一个空闲的）到 {most} 的数字",
  "record.bad-for": "--for {given}：应为不超过 7d 的时长，例如 30s、10m 或 2h",
  "record.bad-expect": "--expect {given}：应为被测客户端的名字，例如 fixed 或 ./my-client.ts",
  "record.there": "{file} 已存在；用 --out 另给名字，或用 --force 替换",
  "record.nothing": "什么也没有录制到，也没有写文件：没有请求到达 {url}。请让客户端的基础 URL 指向那里",
  "record.not-written": "{file} 没有写成：{why}。场景已打印在上面",
};
