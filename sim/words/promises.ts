/** What each invariant asks of a client, in one plain sentence of each language. */

export const PROMISES: Readonly<Record<string, { en: string; zh: string }>> = {
  "recovers-in-time": {
    en: "Once nothing stands in the way, the client receives again within seconds.",
    zh: "一旦没有障碍，客户端应在几秒内重新收到消息。",
  },
  "outbound-never-blocked": {
    en: "A send goes out at once; the client does not refuse it by itself.",
    zh: "要求发送后立即发出，客户端不得自行拒绝。",
  },
  "outbox-moves": {
    en: "A text that waits is offered again at the right times, and its end is told.",
    zh: "等待的文本会在适当的时候再次尝试，结局必须告知。",
  },
  "no-pause-loop": {
    en: "The client neither repeats what was refused nor falls silent.",
    zh: "客户端既不反复请求已失效的会话，也不长时间沉默。",
  },
  "no-loss": { en: "Every message of a user is handled.", zh: "用户的每条消息都得到处理。" },
  "handled-once": { en: "No message is handled twice.", zh: "没有消息被处理两次。" },
  "in-order": { en: "Messages of a user are handled in their order.", zh: "同一用户的消息按顺序处理。" },
  "one-poll": {
    en: "There is one long poll at a time, and none after stop.",
    zh: "同一时间只有一个长轮询，停止之后没有。",
  },
  "bounded-rate": { en: "Requests that bring nothing stay few.", zh: "没有成果的请求保持在少数。" },
  "truthful-send": { en: "What is said of a send is what became of it.", zh: "对发送结果的报告与事实一致。" },
  "delivered-once": { en: "A text arrives once, and whole.", zh: "一条文本只到达一次，并且完整。" },
  "right-recipient": {
    en: "A text goes to its user, with the newest token.",
    zh: "文本发给正确的用户，使用最新的令牌。",
  },
  "words-intact": { en: "Words arrive as they were written.", zh: "文字与原文一致。" },
  "out-in-order": {
    en: "Texts to a user are accepted in their order.",
    zh: "发给同一用户的文本按顺序被接受。",
  },
  "typing-ends": { en: "Typing that is shown is taken back.", zh: "显示的输入状态会被取消。" },
  "fair-to-users": { en: "One user does not hold up another.", zh: "一个用户不会拖住另一个用户。" },
  "truthful-health": {
    en: "What the client says of itself is so.",
    zh: "客户端报告的状态与事实一致。",
  },
  "login-needed-is-loud": {
    en: "When only a login helps, the client says so, once.",
    zh: "只有重新登录才有用时，客户端会报告一次。",
  },
  "prompt-stop": { en: "Stopping takes seconds.", zh: "停止在几秒内完成。" },
  "nothing-left-behind": { en: "After stop nothing is left.", zh: "停止之后什么也不留下。" },
  "credentials-stay-home": { en: "No secret leaves its place.", zh: "任何秘密都不外泄。" },
  "wire-conformance": {
    en: "Every request is one that the service takes.",
    zh: "每个请求都是服务会接受的。",
  },
};
