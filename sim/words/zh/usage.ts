/** 读取命令行的库所说的话。 */
import type { Translated } from "../table.ts";

export const USAGE: Translated<typeof import("../en/usage.ts").USAGE> = {
  "usage.unknown-option": "错误：未知的选项“{flag}”",
  "usage.unknown-command": "错误：未知的命令“{name}”",
  "usage.missing-argument": "错误：缺少必需的参数“{name}”",
  "usage.missing-value": "错误：选项“{flags}”缺少它的值",
  "usage.too-many-of": "错误：“{command}”的参数太多：应为 {expected} 个，实际有 {received} 个：{given}。",
  "usage.too-many-of-one": "错误：“{command}”的参数太多：应为 1 个，实际有 {received} 个：{given}。",
  "usage.too-many": "错误：参数太多：应为 {expected} 个，实际有 {received} 个：{given}。",
  "usage.near-some": "（是否想写其中之一：{words}？）",
  "usage.near": "（是否想写 {words}？）",
};
