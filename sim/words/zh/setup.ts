/** 用来准备或列出东西的命令（`init`、`new`、`list`）说的话，以及运行别人的代码之前的提问。 */
import type { Translated } from "../table.ts";

export const SETUP: Translated<typeof import("../en/setup.ts").SETUP> = {
  "init.plugin": "{name}：OpenClaw 的插件，不需要适配器",
  "init.client": "{name}：由适配器驱动的客户端",
  "init.no-manifest": "{file} 无法读取：它说明这是不是插件",
  "init.written": "已写：{what}",
  "init.would-write": "会写：{what}",
  "init.kept": "已经有了，保持不变",
  "init.config": "客户端、场景、预期",
  "init.adapter": "其中三行由你填写",
  "init.scenario": "没有故障的一小时",
  "init.gate": "门禁",
  "init.include": "引入门禁",
  "init.next": "接下来：",
  "init.next.adapter": "填写标有 YOURS 的三行",
  "init.next.hour": "看它活过一小时",
  "init.next.today": "看它今天违反什么",
  "init.next.write": "写下来，并提交",
  "init.next.include": "在 {file} 里引入门禁",
  "init.end": "从此以后，有新的违反，run 就失败，在这里和 CI 里都一样。",

  "new.written": "{file} 已写好：一个可以直接运行的例子。修改它，然后",
  "new.run": "运行  {command}",
  "new.replay": "重放  {command}",

  "list.scenarios": "{count} 个场景：{first}",
  "list.subjects": "被测客户端：",

  "consent.what": "{scenario} 要求运行代码：{subjects}",
  "consent.question": "加载并运行它吗？[y/N]",
  "consent.refused": "数据文件不会启动任何代码。如果你信任它，请自己写明：",
};
