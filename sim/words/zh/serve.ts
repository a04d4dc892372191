/** `serve` 说的话。 */
import type { Translated } from "../table.ts";

export const SERVE: Translated<typeof import("../en/serve.ts").SERVE> = {
  "serve.ends": "按 Ctrl-C 结束。",
  "serve.refused": "已拒绝：{what}",
  "serve.left-out": "已略去：{what}",
  "serve.port-taken": "--port {port}：无法使用（{code}）；不写这个选项就用一个空闲的端口",
  "serve.port-odd": "--port {port}：应为 0（任一空闲端口）到 {most} 之间的数字",
  "serve.several": "serve 只接受一个场景；“{name}”指的是 {count} 个",
};
