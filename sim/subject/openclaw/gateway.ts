/** A small OpenClaw host around one channel plugin: it starts and stops accounts, hands messages on and sends. */
import { getEventListeners } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { describeError } from "../describe-error.ts";
import { settle } from "../settle.ts";
import type { Credential, MediaRequest, SendReport, Subject, SubjectContext } from "../subject.ts";
import { accountIdOf, readAccount, writeAccount } from "./account-files.ts";
import { createChannelRuntime } from "./channel-runtime.ts";
import { enterEnvironment } from "./environment.ts";
import { loadPlugin } from "./load-plugin.ts";
import type { AccountContext, AccountStatus, HostConfig } from "./plugin.ts";
import type { PluginPackage } from "./plugin-package.ts";

/** One start of an account, from `startAccount` until its promise settles. */
interface Channel {
  accountId: string;
  abort: AbortController;
  /** The host asked it to stop. */
  isStopping: boolean;
  hasEnded: boolean;
  /** Never rejects. */
  task: Promise<void>;
}

/** Make a host with a fresh instance of the plugin. */
export async function createGateway(
  pluginPackage: PluginPackage,
  { host, stateDir: makeStateDir }: SubjectContext,
): Promise<Subject> {
  const stateDir = makeStateDir();
  const leaveEnvironment = enterEnvironment(stateDir);
  /** Keyed by the scenario's name of the account. */
  const channels = new Map<string, Channel>();
  const accountIds = new Map<string, string>();
  /** The way back; ids of earlier logins stay, because a message of theirs may still be handled. */
  const names = new Map<string, string>();
  const tokens = new Set<string>();
  const signals: AbortSignal[] = [];
  const cfg = hostConfig();

  const channelRuntime = createChannelRuntime(stateDir, (message, dispatcher) =>
    host.handle(
      {
        account: names.get(message.AccountId) ?? message.AccountId,
        from: message.From,
        text: message.Body ?? "",
        ...(message.MessageSidFull ? { messageId: message.MessageSidFull } : {}),
      },
      { reply: dispatcher.reply, typing: dispatcher.typing },
    ),
  );
  const plugin = await loadPlugin(pluginPackage, { cfg, channelRuntime }).catch(error => {
    leaveEnvironment();
    throw error;
  });

  const contextFor = (accountId: string, abort: AbortController, setStatus: AccountContext["setStatus"]) => {
    let status: AccountStatus = { accountId };
    return {
      cfg,
      accountId,
      account: plugin.config.resolveAccount(cfg, accountId),
      abortSignal: abort.signal,
      runtime: { log: host.log, error: host.log, exit: ignore },
      log: { debug: host.log, info: host.log, warn: host.log, error: host.log },
      getStatus: () => status,
      setStatus: (next: AccountStatus) => {
        status = { ...status, ...next };
        setStatus(next);
      },
      channelRuntime,
    };
  };

  const save = (credential: Credential): void => {
    tokens.add(credential.token);
    const accountId = accountIdOf(credential);
    accountIds.set(credential.account, accountId);
    names.set(accountId, credential.account);
    // A real host knows nobody but this user; without one it takes everybody, as the workload needs.
    writeAccount(stateDir, credential, { withUser: !pluginPackage.hasOwnHost });
  };

  const launch = (account: string): void => {
    const accountId = accountIds.get(account) as string;
    const abort = new AbortController();
    signals.push(abort.signal);
    const channel: Channel = {
      accountId,
      abort,
      isStopping: false,
      hasEnded: false,
      task: Promise.resolve(),
    };
    let isLive = false;
    const setStatus = ({ lastEventAt }: AccountStatus): void => {
      if (channel.isStopping || typeof lastEventAt !== "number") return;
      host.event(account);
      if (!isLive) host.status(account, "live");
      isLive = true;
    };
    const serve = async (): Promise<void> => {
      let failure: unknown;
      try {
        await plugin.gateway.startAccount(contextFor(accountId, abort, setStatus));
      } catch (error) {
        failure = error;
      }
      channel.hasEnded = true;
      if (!channel.isStopping) host.ended(account, failure);
    };
    channels.set(account, channel);
    channel.task = serve();
  };

  /** In the real host's order: abort, `stopAccount` with the credential that is on disk now, wait for the task. */
  const halt = async (account: string): Promise<void> => {
    const channel = channels.get(account);
    if (!channel) return;
    channel.isStopping = true;
    channel.abort.abort();
    try {
      await plugin.gateway.stopAccount?.(contextFor(channel.accountId, channel.abort, ignore));
    } catch {
      // The real host logs it and goes on stopping.
    }
    await channel.task;
    if (channels.get(account) === channel) channels.delete(account);
  };

  /** The end of a call of the plugin's outbound face, which returns or throws. */
  const sent = async (
    account: string,
    call: (accountId: string) => Promise<unknown> | undefined,
  ): Promise<SendReport> => {
    const accountId = accountIds.get(account);
    if (accountId === undefined) return { outcome: "declined", reason: "never-logged-in" };
    try {
      await call(accountId);
      return { outcome: "sent" };
    } catch (error) {
      return { outcome: "failed", reason: describeError(error, tokens) };
    }
  };

  return {
    start: async credential => {
      save(credential);
      const running = channels.get(credential.account);
      // A host that has waited long enough for a stop starts anew beside what still runs.
      if (!running || running.hasEnded || running.isStopping) launch(credential.account);
    },
    stop: async account => {
      await halt(account);
      host.status(account, "stopped");
    },
    send: async ({ account, to, text }) => {
      let gone = 0;
      const report = await sent(account, async accountId => {
        // The host cuts a long text up, in order, and stops at the first piece that does not go.
        for (const piece of pieces(text, plugin.outbound.textChunkLimit)) {
          await plugin.outbound.sendText({ cfg, to, text: piece, accountId });
          gone++;
        }
      });
      if (report.outcome !== "failed" || gone === 0) return report;
      return { outcome: "unknown", reason: `${gone} pieces went, then: ${report.reason}` };
    },
    ...(plugin.outbound.sendMedia === undefined
      ? {}
      : {
          sendMedia: async ({ account, to, bytes, fileName, caption }: MediaRequest) => {
            const mediaUrl = path.join(stateDir, fileName);
            fs.writeFileSync(mediaUrl, bytes);
            const report = await sent(account, accountId =>
              plugin.outbound.sendMedia?.({ cfg, to, text: caption, mediaUrl, accountId }),
            );
            // One call for both, and one end.
            return { media: report, caption: report };
          },
        }),
    scan: async ({ account }) => {
      const former = accountIds.get(account);
      const { sessionKey } =
        (await plugin.gateway.loginWithQrStart?.({ accountId: former, force: true })) ?? {};
      const end = await plugin.gateway.loginWithQrWait?.({
        accountId: former,
        sessionKey,
        timeoutMs: SCAN_MS,
      });
      if (!end?.connected || !end.accountId) return undefined;
      const credential = readAccount(stateDir, account, end.accountId);
      if (credential === undefined) return undefined;
      tokens.add(credential.token);
      accountIds.set(account, accountIdOf(credential));
      names.set(accountIdOf(credential), account);
      await halt(account);
      launch(account);
      return credential;
    },
    login: async credential => {
      save(credential);
      if (!channels.has(credential.account)) return;
      await halt(credential.account);
      launch(credential.account);
    },
    listeners: () => signals.reduce((count, signal) => count + getEventListeners(signal, "abort").length, 0),
    dispose: async () => {
      for (const channel of channels.values()) {
        channel.isStopping = true;
        channel.abort.abort();
      }
      await settle();
      leaveEnvironment();
    },
  };
}

const ignore = (): void => {};

function pieces(text: string, limit = text.length): string[] {
  return Array.from({ length: Math.ceil(text.length / limit) }, (_, at) =>
    text.slice(at * limit, (at + 1) * limit),
  );
}
/** How long an operator waits in front of a QR code. */
const SCAN_MS = 480_000;

/** The quote cache is a database for quoted messages, which no scenario has; it would only cost time. */
function hostConfig(): HostConfig {
  return { channels: { "openclaw-weixin": { quoteCache: { enabled: false } } }, session: {} };
}
