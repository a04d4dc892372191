/** Adapter for `weixin-bot-sdk`, unmodified: a bot an account, as its README starts one. */
import type { EventEmitter } from "node:events";
import type { Credential, Host, SendReport, SubjectModule } from "../../sim/subject/subject.ts";
import { load } from "./load.ts";

interface Message {
  from: string;
  text: string;
  messageId?: number | string;
}

interface Bot extends EventEmitter {
  start(): void;
  stop(): void;
  sendText(to: string, text: string): Promise<unknown>;
  reply(message: Message, text: string): Promise<unknown>;
  api: { token: string | null; baseUrl: string };
}

const { WeixinBot } = await load<{ WeixinBot: new (options: { baseUrl: string }) => Bot }>("weixin-bot-sdk");

const subject: SubjectModule = {
  name: "weixin-bot-sdk@1.1.0",
  create({ host }) {
    const bots = new Map<string, Bot>();
    const start = async (credential: Credential): Promise<void> => {
      const bot = new WeixinBot({ baseUrl: credential.baseUrl });
      bot.api.token = credential.token;
      listen(bot, credential.account, host);
      bots.set(credential.account, bot);
      bot.start();
    };
    return {
      start,
      stop: async account => bots.get(account)?.stop(),
      async send({ account, to, text }) {
        const bot = bots.get(account);
        return bot === undefined ? { outcome: "declined", reason: "stopped" } : ended(bot.sendText(to, text));
      },
      async login(credential) {
        bots.get(credential.account)?.stop();
        await start(credential);
      },
    };
  },
};
export default subject;

function listen(bot: Bot, account: string, host: Host): void {
  bot.on("message", (message: Message) => {
    const { from, text, messageId } = message;
    const told = { account, from, text, ...(messageId !== undefined && { messageId: String(messageId) }) };
    void host.handle(told, { reply: words => ended(bot.reply(message, words)) }).catch(() => {});
  });
  bot.on("poll", () => host.event(account));
  bot.on("start", () => host.status(account, "live"));
  bot.on("session:expired", () => host.status(account, "needs-login", "the session has expired"));
  bot.on("stop", () => host.ended(account));
  bot.on("error", (error: unknown) => host.log(String(error)));
}

/** What it throws does not say whether the text arrived. */
async function ended(sent: Promise<unknown>): Promise<SendReport> {
  try {
    await sent;
    return { outcome: "sent" };
  } catch (error) {
    return { outcome: "unknown", reason: (error as Error).name };
  }
}
