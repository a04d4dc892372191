/** Adapter for `weixin-agent-sdk`, unmodified: an agent that hands each message to the host, and the state on disk as its login leaves it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Credential, Host, SubjectModule } from "../../sim/subject/subject.ts";
import { load } from "./load.ts";

interface Sdk {
  start(
    agent: { chat(request: { conversationId: string; text: string }): Promise<{ text?: string }> },
    options: { accountId: string; abortSignal: AbortSignal; log(line: string): void },
  ): { wait(): Promise<void>; sendMessage(text: string): Promise<void> };
}

interface Running {
  stop: AbortController;
  bot: ReturnType<Sdk["start"]>;
  over: Promise<void>;
  userId: string;
}

const sdk = await load<Sdk>("weixin-agent-sdk");

const subject: SubjectModule = {
  name: "weixin-agent-sdk@0.5.0",
  exceptions: { "thread-pool": "it reads and writes its state by fs.promises" },
  create({ host, stateDir }) {
    process.env.OPENCLAW_STATE_DIR = stateDir();
    const running = new Map<string, Running>();
    const start = async (credential: Credential): Promise<void> => {
      running.set(credential.account, begin(credential, host, stateDir()));
      host.status(credential.account, "live");
    };
    const stop = async (account: string): Promise<void> => {
      running.get(account)?.stop.abort();
      await running.get(account)?.over;
      running.delete(account);
    };
    return {
      start,
      stop,
      async send({ account, to, text }) {
        const bot = running.get(account);
        if (bot === undefined) return { outcome: "declined", reason: "stopped" };
        // Its one call sends to whoever logged the bot in.
        if (to !== bot.userId)
          return { outcome: "failed", reason: "it has no call that sends to another user" };
        try {
          await bot.bot.sendMessage(text);
          return { outcome: "sent" };
        } catch (error) {
          return { outcome: "unknown", reason: (error as Error).name };
        }
      },
      async login(credential) {
        await stop(credential.account);
        await start(credential);
      },
    };
  },
};
export default subject;

function begin({ account, botId, token, baseUrl, userId }: Credential, host: Host, folder: string): Running {
  const accountId = botId.toLowerCase().replace(/[@.]/g, "-");
  const accounts = join(folder, "openclaw-weixin", "accounts");
  mkdirSync(accounts, { recursive: true });
  writeFileSync(join(accounts, `${accountId}.json`), JSON.stringify({ token, baseUrl, userId }));
  const stop = new AbortController();
  const bot = sdk.start(
    {
      async chat({ conversationId: from, text }) {
        await host.handle({ account, from, text }, {});
        return {};
      },
    },
    { accountId, abortSignal: stop.signal, log: line => void host.log(line) },
  );
  const over = bot.wait().then(
    () => ended(host, account, stop.signal),
    error => ended(host, account, stop.signal, error),
  );
  return { stop, bot, over, userId };
}

function ended(host: Host, account: string, { aborted }: AbortSignal, error?: unknown): void {
  if (!aborted) host.ended(account, error);
}
