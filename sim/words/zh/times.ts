/** 列举、时刻和时长的写法。 */
import type { Manner } from "../../trace/sentence.ts";

export const IN_CHINESE: Manner = {
  between: "、",
  times: {
    onDay: (day, clock) => `第 ${day} 天 ${clock}`,
    units: { d: "天", h: "小时", min: "分", s: "秒", ms: "毫秒" },
  },
};
