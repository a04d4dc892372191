/** `serve` 说的话。 */
import type { Translated } from "../table.ts";

export const SERVE: Translated<typeof import("../en/serve.ts").SERVE> = {
  "serve.ends": "按 Ctrl-C 结束。",
  "serve.refused": "已拒绝：{what}",
  "serve.left-out": "已略去：{what}",
  "serve.port-taken": "--port {port}：无法使用（{code}）；不写这个选项就用一个空闲的端口",
  "serve.port-odd": "--port {port}：应为 0（任一空闲端口）到 {most} 之间的数字",
  "serve.no-host": "{given}：应为主机，例如 mock.test、mock.test:8080 或 [::1]",
  "serve.no-origin": "{given}：应为来源，例如 http://localhost:3000",
  "serve.several": "serve 只接受一个场景；“{name}”指的是 {count} 个",
};
