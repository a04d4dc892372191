/** `--help` 的内容：程序本身、几个命令共用的选项、各个命令及其选项，以及从哪里开始。 */
import type { Translated } from "../table.ts";

export const HELP: Translated<typeof import("../en/help.ts").HELP> = {
  "help.what": "模拟微信的 iLink 服务，有意让它出故障，并判定机器人客户端经受得如何。",
  "help.version": "输出版本号",
  "help.help": "显示命令的帮助",
  "help.lang": "帮助和结果所用的语言：en 或 zh。默认：按 LC_ALL、LC_MESSAGES 或 LANG",
  "help.after-error": "（ilink-sim --help 列出所有命令和例子）",
  "help.usage": "用法：",
  "help.arguments": "参数：",
  "help.options": "选项：",
  "help.commands": "命令：",

  "help.json": "标准输出只有一个 JSON 文档",
  "help.jobs": "运行分给多少个工作进程。默认：每个核一个",
  "help.budget": "一次运行可用的计算时间，秒。默认：600",
  "help.memory": "一次运行的进程可用的内存，MB。默认：1536",
  "help.config": "不用本目录的 ilink-sim.config.ts，另给一个配置文件",
  "help.no-config": "不读配置文件",
  "help.grep": "名字或标题里有这段文本，或匹配这个 /pattern/",
  "help.corpus": "先重放这里的场景；发现的东西也放到这里",
  "help.tag": "某个目录、某种故障（hang）或某个报告（openclaw-weixin#155）的场景；可重复给出",

  "help.run": "运行场景，并与预期比较",
  "help.run.scenarios": "scenarios/ 下的名字（bug-155/overnight-idle）、目录（bug-155）或 .yaml 文件的路径",
  "help.run.subject": "被测客户端，可重复给出。默认：场景的 expect 所列的每一个",
  "help.run.door": "memory（快，默认）或 msw（被测客户端的整个 HTTP 栈都参与运行）",
  "help.run.seed": "不用场景自己的种子，另给一个：数字、提交哈希或任意文本",
  "help.run.only": "只由这些不变量决定；其余的违反只显示。多个用逗号分开",
  "help.run.ignore": "除这些以外的不变量决定",
  "help.run.failed": "只运行上次在这里失败的；不加这个选项时，它们先运行",
  "help.run.watch": "场景或客户端的文件改动后，重新运行与之相关的；按 Ctrl-C 结束",
  "help.run.bail": "失败这么多次之后不再开始新的运行。默认：1",
  "help.run.no-expect": "不看预期：由判定本身决定退出码",
  "help.run.expect": "用已知失败代替场景自己的预期：只有新的失败才算失败",
  "help.run.write-expect": "把这些运行所违反的写进这样的文件；文件里关于其他运行的内容不变",
  "help.run.report":
    "以 html=<file or folder/>、junit=<file>、markdown=<file>、jsonl=<file> 或 github 输出运行结果；多个用逗号分开",
  "help.run.trace": "把每次运行的轨迹以 JSON Lines 写到那里；replay 接受这样的文件",

  "help.list": "列出场景和被测客户端",

  "help.replay": "逐个事件显示一次运行；接受失败时打印的那一行，或轨迹文件",
  "help.replay.door": "memory（默认）或 msw",
  "help.replay.no-expect": "不看预期：由判定本身决定退出码，与 run 相同",
  "help.replay.all": "正常的轮询也全部显示",
  "help.replay.timeline": "不列事件，而是按虚拟时间画出泳道",
  "help.replay.export":
    "为其他工具写出这次运行：har=<file>、trace-events=<file>（Perfetto）、svg=<file> 或 mermaid=<file>；几种用逗号分开",

  "help.fuzz": "运行生成的场景；把违反的每一条缩到最小并写下来",
  "help.fuzz.runs": "多少个场景。默认：1000；给了 --time 时，时间允许多少就多少",
  "help.fuzz.time": "真实时间过去这么久之后不再开始新的场景：10m、2h",
  "help.fuzz.seed": "整个搜索的种子；默认：新取一个，并打印出来",
  "help.fuzz.subject": "被测客户端。默认：配置里的，否则 fixed",
  "help.fuzz.shard": "n 台机器中的第 i 台；发现的东西写进一个文件，供 merge 使用",
  "help.fuzz.out": "分片的文件。默认：.ilink-sim/shards/<i>-of-<n>.json",
  "help.fuzz.canary": "先搜索一个有意放进客户端的缺陷；找不到就以 70 退出",
  "help.fuzz.coverage": "把到达过的情形计入这个文件：客户端的状态、它的生命、端点、故障种类",

  "help.coverage": "把各次搜索到达过的加起来，并说明哪些谁也没到达",
  "help.coverage.files": "fuzz --coverage 的文件",
  "help.coverage.out": "把总和写到那里",
  "help.coverage.fail": "只要还有既没到达也没说明理由的格子，就以 1 退出",

  "help.explain": "试出一个发现里哪些值要紧、从何时起已经太晚，并写在各行旁边",

  "help.diff": "让两个客户端运行同样的场景，并说明一个与另一个有何不同",
  "help.diff.a": "一个客户端，例如拉取请求的基线",
  "help.diff.b": "另一个客户端，例如它的新版本",
  "help.diff.scenario": "场景或目录；可以重复",
  "help.diff.runs": "生成的场景数。默认：没有给 --scenario 时为 100",
  "help.diff.same": "只要有任何一条记录不同就以 1 退出，并指出第一条",
  "help.diff.markdown": "把表格写到那里，供拉取请求使用",

  "help.merge": "把一次搜索的各个分片一共发现的，缩到最小并说明",
  "help.merge.files": "fuzz --shard 的文件，或它们所在的目录。默认：.ilink-sim/shards",
  "help.merge.subject": "客户端是你自己的代码时，在这里写明：数据文件不会启动任何代码",

  "help.exhaust": "在一段短短的生命里，试遍不超过某个长度的所有故障序列，并出具证明",
  "help.exhaust.length": "最长的序列",
  "help.exhaust.kinds": "故障种类，用逗号分开。默认：27 种，客户端能分辨的每一类一种",
  "help.exhaust.subject": "被测客户端。默认：配置里的，否则 fixed",

  "help.score": "统计不变量抓住了多少坏客户端",
  "help.score.names": "所指的那些坏客户端名字里的词。默认：全部",
  "help.score.bank": "导出坏客户端库的模块。默认：检出目录里的 test/adversaries/bank.ts",
  "help.score.scenario": "要运行的场景或目录，可重复给出。默认：全部场景",
  "help.score.search": "另外再用这么多生成的场景",
  "help.score.seed": "生成场景的种子",
  "help.score.until-caught": "抓住之后不再继续试",

  "help.faults": "列出会出的故障；给出一种的名字，显示细节和可以粘贴的一行",
  "help.faults.names": "故障种类（hang）或族的字母（C）",

  "help.serve": "在 127.0.0.1 上按真实时间提供模拟服务，供其他进程里的客户端使用；按 Ctrl-C 结束",
  "help.serve.scenario": "用哪个场景的服务端、用户和故障。默认：一个健康的服务端，没有人发消息",
  "help.serve.port": "TCP 端口；0 表示任选一个空闲的",
  "help.serve.seed": "决定令牌、id 和随机；种子相同，凭据也相同",
  "help.serve.host-allowed": "除 localhost 外，请求还可以写的主机：name 或 name:port；可重复给出",
  "help.serve.origin-allowed": "请求可以来自的源；可重复给出。默认：没有",
  "help.serve.verbose": "每个请求结束时在标准错误输出一行，其他事件也输出",
  "help.serve.json": "以一行 JSON 输出基础 URL 和凭据",

  "help.new": "新建自己的文件：new scenario <name>",

  "help.new-scenario": "写出 scenarios/<name>.yaml，一个可以直接运行的例子",
  "help.new-scenario.name": "目录和出的问题：transport/lost-hour",

  "help.init": "为客户端的仓库做好准备：配置、第一个场景、适配器、工作流；已有的保持不变",
  "help.init.ci": "github 或 gitlab。默认：有 .gitlab-ci.yml 时为 gitlab，否则为 github",
  "help.init.dry-run": "只说会写什么，什么也不写",

  "help.preload": "打印把修复装到进程前面的 Node 选项，按它的文件路径",

  "help.tour": "以表格列出 bug #155 的各种形式，然后讲它的那一夜，修复前和修复后",

  "help.subjects": "被测客户端：",
  "help.start": "从这里开始：",
  "help.start.family": "bug-155 的各个场景，各自所列的每个被测客户端都运行",
  "help.start.own": "让你自己的客户端跑完全部场景",
  "help.start.fork": "插件的工作副本或分支",
  "help.start.verdict": "由判定本身决定退出码",
  "help.start.replay": "一次运行，逐个事件，按虚拟时间",
  "help.start.fuzz": "2,000 个生成的场景；违反的缩到最小并写下来",
  "help.start.merge": "一次搜索的各个分片（fuzz --shard 1/4 …）一共发现了什么",
  "help.start.exhaust": "不超过三个故障的所有序列，附证明",
  "help.start.coverage": "fuzz --coverage coverage.json 到达了什么，没到达什么",
  "help.start.diff": "让两个客户端运行同样的场景；--same 在有任何不同时失败",
  "help.start.score": "不变量抓住了检出目录里多少坏客户端",
  "help.start.faults": "会出的一切故障；faults hang：细节和可以粘贴的一行",
  "help.start.serve": "只在 127.0.0.1 上提供模拟服务，供另一个进程里的客户端使用",
  "help.start.new": "自己的场景，从一个可以运行的例子开始",
  "help.start.init": "客户端仓库的门禁：配置、场景、适配器、工作流",
  "help.exits": "退出码：",
  "help.exits.codes":
    "0 符合预期（或通过）   1 违反安全性   2 违反活性   3 无法判定   64 用法有误，或有文件没写成   70 测试框架自身的错误   130 被中断",
};
