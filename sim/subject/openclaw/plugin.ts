/** The public surface of an OpenClaw channel plugin, as far as a host drives it. */

/** An account as the plugin's `config.resolveAccount` returns it; only the plugin looks inside. */
export interface PluginAccount {
  accountId: string;
}

/** The host's config file, with the channel's section. */
export interface HostConfig {
  channels: Record<string, Record<string, unknown>>;
  session: Record<string, unknown>;
}

/** What a channel reports while it runs; every field is optional. */
export interface AccountStatus {
  accountId: string;
  lastEventAt?: number | null;
  /** How the account is, where the channel says it: `ready`, `recovering`, or `blocked` until somebody logs in. */
  lifecycle?: string;
  stateReason?: string;
  [field: string]: unknown;
}

/** What `startAccount` and `stopAccount` are given. */
export interface AccountContext {
  cfg: HostConfig;
  accountId: string;
  account: PluginAccount;
  abortSignal: AbortSignal;
  runtime: HostLog;
  log: Record<"debug" | "info" | "warn" | "error", (message: string) => void>;
  getStatus: () => AccountStatus;
  setStatus: (next: AccountStatus) => void;
  channelRuntime: unknown;
}

/** The host's console. */
export interface HostLog {
  log: (message: string) => void;
  error: (message: string) => void;
  exit: (code: number) => void;
}

/** A channel plugin. */
export interface ChannelPlugin {
  id: string;
  config: { resolveAccount: (cfg: HostConfig, accountId: string) => PluginAccount };
  gateway: {
    /** Runs for as long as the account is served. */
    startAccount: (context: AccountContext) => Promise<unknown>;
    stopAccount?: (context: AccountContext) => Promise<unknown>;
    loginWithQrStart?: (request: {
      accountId: string | undefined;
      force: boolean;
    }) => Promise<{ sessionKey?: string | undefined }>;
    loginWithQrWait?: (request: {
      accountId: string | undefined;
      sessionKey: string | undefined;
      timeoutMs: number;
    }) => Promise<{ connected: boolean; accountId?: string | undefined }>;
  };
  outbound: {
    /** Longest text of one call, characters. */
    textChunkLimit?: number;
    sendText: (request: { cfg: HostConfig; to: string; text: string; accountId: string }) => Promise<unknown>;
    sendMedia?: (request: {
      cfg: HostConfig;
      to: string;
      text: string;
      mediaUrl: string;
      accountId: string;
    }) => Promise<unknown>;
  };
}

/** Says what a value lacks to be a channel plugin; undefined when it is one. */
export function missingFromPlugin(value: object): string | undefined {
  const plugin = value as { [part in keyof ChannelPlugin]?: Record<string, unknown> };
  const functions = {
    "config.resolveAccount": plugin.config?.resolveAccount,
    "gateway.startAccount": plugin.gateway?.startAccount,
    "outbound.sendText": plugin.outbound?.sendText,
  };
  return Object.entries(functions).find(([, value]) => typeof value !== "function")?.[0];
}
