/** `faults` 在各种故障之外说的话。 */
import type { Translated } from "../table.ts";

export const FAULTS: Translated<typeof import("../en/faults.ts").FAULTS> = {
  "faults.count":
    "共 {count} 种。faults <kind> 显示细节和可以粘贴的一行；何时、何处见 docs/zh-CN/faults.md。",
  "faults.unknown": "没有名为“{name}”的故障种类或类别；{hint}",
  "faults.families": "类别：{families}",
  "faults.acts-on": "作用于 {place}",
  "faults.acts-on-with": "作用于 {place} · with {given}",
  "faults.place.handler": "处理函数",
  "faults.place.disk": "磁盘",
  "faults.place.store": "存储",
  "faults.place.callback": "回调",
  "faults.place.server": "服务端",
  "faults.place.host": "宿主",
  "faults.row.on": "on 接口",
  "faults.row.leg": "leg 行程",
  "faults.row.acts-on": "作用于",
  "faults.row.blocks": "阻断",
  "faults.row.calibrated": "校准",
  "faults.row.with": "with 属性",
  "faults.row.as-well": "也可以",
  "faults.default": "{leg}（默认）",
  "faults.example": "with：{example}",
  "faults.calibrated": "是，在真实套接字上",
  "faults.uncalibrated": "否：{why}",
  "faults.blocks-nothing": "否：受影响的请求仍可能成功",
  "faults.blocks-seen": "是，客户端立即看到",
  "faults.blocks-unseen": "是，只有客户端自己的超时才能发现",
  "faults.attribute": "{name}：{description}",
  "faults.attribute-of": "{name}（{choices}）：{description}",
  "faults.in-a-scenario": "写在场景里：",
};
