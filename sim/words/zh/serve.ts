/** `serve` 说的话。 */
import type { Translated } from "../table.ts";

export const SERVE: Translated<typeof import("../en/serve.ts").SERVE> = {
  "serve.ends": "按 Ctrl-C 结束。",
  "serve.ends-with-scenario": "{time} 后随场景结束，并对看到的行为作出判定。",
  "serve.progress": "{done} / {all}，{requests} 个请求",
  "serve.client": "客户端",
  "serve.seen": "看到：{written} 条消息，已交付 {handedOver} 条 · 最长 {deaf} 收不到消息",
  "serve.judged-by": "仅从外部判定，依据 {invariants}",
  "serve.nothing-to-judge": "serve --judge：请指定要播放的场景；没有场景的 serve 既没有结尾，也没有故障",
  "serve.refused": "已拒绝：{what}",
  "serve.left-out": "已略去：{what}",
  "serve.port-taken": "--port {port}：无法使用（{code}）；不写这个选项就用一个空闲的端口",
  "serve.port-odd": "--port {port}：应为 0（任一空闲端口）到 {most} 之间的数字",
  "serve.no-host": "{given}：应为主机，例如 mock.test、mock.test:8080 或 [::1]",
  "serve.no-origin": "{given}：应为来源，例如 http://localhost:3000",
  "serve.several": "serve 只接受一个场景；“{name}”指的是 {count} 个。请指明一个，例如 {first}",
};
