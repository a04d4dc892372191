/** 每个被测客户端是什么。 */
export const SUBJECTS: Readonly<Record<string, string>> = {
  fixed: "本软件包的客户端，使用默认选项",
  legacy: "bug #155 的各种习惯的缩写：已知的坏对照",
  "openclaw-weixin@<version>": "已发布的插件，未经修改，来自 node_modules",
  "openclaw-weixin:<dir>": "插件的工作副本或分支，已构建的或 TypeScript 的",
  "openclaw-weixin@2.4.9+proposal": "该版本加上 bug #155 的报告所提议的改动",
  "openclaw-weixin…+repair": "以上任何一个，前面加上本软件包的修复",
  "<path>.ts": "你自己的适配器；默认导出是一个 SubjectModule",
  "<path>.ts#<name>": "坏客户端库里的一个，名字如 score 所列",
};
