/** What the picture says, in each language. */
import { duration, ENGLISH_TIMES } from "../../sim/trace/when.ts";
import { IN_CHINESE } from "../../sim/words/zh/times.ts";

export interface Words {
  title: string;
  stale: string;
  user: string;
  job: string;
  receives: string;
  deaf: string;
  done: string;
  lost: string;
  deafFor(ms: number): string;
  back(ms: number): string;
  undone(messages: number, texts: number): string;
  allDone: string;
}

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

export const WORDS: Readonly<Record<"en" | "zh", Words>> = {
  en: {
    title: "One quiet night: at 04:10 the session goes stale",
    stale: "−14",
    user: "user writes",
    job: "cron job",
    receives: "receives",
    deaf: "deaf",
    done: "answered, sent",
    lost: "not",
    deafFor: ms => `deaf for ${duration(ms, ENGLISH_TIMES)}`,
    back: ms => `receives again after ${ms / 1_000} s`,
    undone: (messages, texts) =>
      `${plural(messages, "message")} unanswered, ${plural(texts, "text")} not sent`,
    allDone: "everything answered and sent",
  },
  zh: {
    title: "安静的一夜：04:10 会话失效",
    stale: "−14",
    user: "用户发话",
    job: "定时任务",
    receives: "能收到",
    deaf: "收不到",
    done: "已回复、已发出",
    lost: "没有",
    deafFor: ms => `${duration(ms, IN_CHINESE.times)}收不到消息`,
    back: ms => `${ms / 1_000} 秒后恢复接收`,
    undone: (messages, texts) => `${messages} 条消息没有回复，${texts} 条文本没有发出`,
    allDone: "全部回复，全部发出",
  },
};
