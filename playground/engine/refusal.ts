/** What the engine cannot do, in each language of the page. */
import { filled } from "../../sim/words/table.ts";
import type { Spoken } from "../protocol.ts";

const REASONS = {
  "no-client": {
    en: 'the playground has no client "{name}"',
    zh: "试验场里没有客户端“{name}”",
  },
  "no-disk": {
    en: 'the fault "{kind}" harms the client\'s files, and a browser has no disk for "{name}": run this one on the command line',
    zh: "故障“{kind}”会损坏客户端的文件，而浏览器没有磁盘给“{name}”用：请在命令行里运行",
  },
  "too-late": {
    en: "every fault is over at {end}, so that one at {at} would never act: choose an earlier time",
    zh: "所有故障到 {end} 都已结束，从 {at} 开始的故障不会起作用：请选更早的时间",
  },
} satisfies Record<string, Spoken>;

export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly spoken: Spoken;

  constructor(key: keyof typeof REASONS, values: Readonly<Record<string, string>>) {
    const { en, zh } = REASONS[key];
    const spoken = { en: filled(en, values), zh: filled(zh, values) };
    super(spoken.en);
    this.spoken = spoken;
  }
}
