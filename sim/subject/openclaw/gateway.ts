/** A small OpenClaw host around one channel plugin: it starts and stops accounts, hands messages on and sends. */
import { settle } from "../settle.ts";
import type { Host, ScanRequest, Subject, SubjectContext } from "../subject.ts";
import { createChannelRuntime } from "./channel-runtime.ts";
import { AccountNames, Channels } from "./channels.ts";
import { enterEnvironment } from "./environment.ts";
import { loadPlugin } from "./load-plugin.ts";
import { createOutbound } from "./outbound.ts";
import type { ChannelPlugin, HostConfig } from "./plugin.ts";
import type { PluginPackage } from "./plugin-package.ts";

/** Make a host with a fresh instance of the plugin. */
export async function createGateway(
  pluginPackage: PluginPackage,
  { host, stateDir: makeStateDir }: SubjectContext,
): Promise<Subject> {
  const stateDir = makeStateDir();
  const leaveEnvironment = enterEnvironment(stateDir);
  const names = new AccountNames();
  const cfg = hostConfig();
  const channelRuntime = createChannelRuntime(stateDir, agentOf(host, names));
  const { plugin, hostListeners, close } = await loadPlugin(pluginPackage, { cfg, channelRuntime }).catch(
    error => {
      leaveEnvironment();
      throw error;
    },
  );
  // A real host knows nobody but this user; without one it takes everybody, as the workload needs.
  const withUser = !pluginPackage.hasOwnHost;
  const channels = new Channels({ host, plugin, cfg, channelRuntime, stateDir, withUser, names });
  return {
    start: async credential => {
      channels.save(credential);
      if (!channels.isServing(credential.account)) channels.launch(credential.account);
    },
    stop: async account => {
      await channels.halt(account);
      host.status(account, "stopped");
    },
    ...createOutbound({ plugin, cfg, stateDir, names, tokens: channels.tokens }),
    scan: request => scan(request, { plugin, channels, names }),
    login: async credential => {
      channels.save(credential);
      if (!channels.has(credential.account)) return;
      await channels.halt(credential.account);
      channels.launch(credential.account);
    },
    // The process has those of a real host too, and they are not the plugin's.
    listeners: () => channels.listeners() - hostListeners(),
    dispose: async () => {
      channels.abandon();
      await settle();
      leaveEnvironment();
      close();
    },
  };
}

function agentOf(host: Host, names: AccountNames): Parameters<typeof createChannelRuntime>[1] {
  return (message, dispatcher) =>
    host.handle(
      {
        account: names.nameOf(message.AccountId),
        from: message.From,
        text: message.Body ?? "",
        ...(message.MessageSidFull ? { messageId: message.MessageSidFull } : {}),
      },
      { reply: dispatcher.reply, typing: dispatcher.typing },
    );
}

/** How long an operator waits in front of a QR code. */
const SCAN_MS = 480_000;

async function scan(
  { account }: ScanRequest,
  { plugin, channels, names }: { plugin: ChannelPlugin; channels: Channels; names: AccountNames },
): ReturnType<NonNullable<Subject["scan"]>> {
  const former = names.idOf(account);
  const { sessionKey } = (await plugin.gateway.loginWithQrStart?.({ accountId: former, force: true })) ?? {};
  const end = await plugin.gateway.loginWithQrWait?.({ accountId: former, sessionKey, timeoutMs: SCAN_MS });
  if (!end?.connected || !end.accountId) return undefined;
  const credential = channels.adopt(account, end.accountId);
  if (credential === undefined) return undefined;
  await channels.halt(account);
  channels.launch(account);
  return credential;
}

/** The quote cache is a database for quoted messages, which no scenario has; it would only cost time. */
function hostConfig(): HostConfig {
  return { channels: { "openclaw-weixin": { quoteCache: { enabled: false } } }, session: {} };
}
