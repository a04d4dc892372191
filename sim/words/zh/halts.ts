/** 运行为什么中止。 */
import type { HALTS as ENGLISH } from "../../verdict/sentences/halts.ts";

export const HALTS: Readonly<Record<keyof typeof ENGLISH, string>> = {
  halt: "{message}",
  "halt.stuck": "{accounts}：没有在途的请求，没有定时器，也没有停止",
  "halt.steps": "运行了 {steps} 步仍未结束",
  "halt.instant": "在 {ms} 毫秒 这一刻执行了 {steps} 步：时间不再前进",
  "halt.budget": "运行用了超过 {budget} 毫秒 的真实时间，虚拟时间才到 {ms} 毫秒",
  "halt.turns": "事件循环转了 {turns} 圈，这一刻仍未结束",
  "halt.turns-by-immediates": "事件循环转了 {turns} 圈，这一刻仍未结束：在 {place} 不断调用 setImmediate",
  "halt.unfinished": "事件循环转了 {turns} 圈，过了 {ms} 毫秒，仍有 {count} 项工作没有完成",
};
