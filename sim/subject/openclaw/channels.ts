/** The accounts that a gateway runs: launched and halted one by one, in the real host's order. */
import { getEventListeners } from "node:events";
import type { SubjectState } from "../../trace/record.ts";
import type { Credential, Host } from "../subject.ts";
import { accountIdOf, readAccount, writeAccount } from "./account-files.ts";
import type { AccountContext, AccountStatus, ChannelPlugin, HostConfig } from "./plugin.ts";

/** What a channel's own word on its account means, in the trace's words. */
const STATES: Readonly<Record<string, SubjectState>> = {
  ready: "live",
  recovering: "recovering",
  blocked: "needs-login",
};

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

export interface ChannelsOptions {
  host: Host;
  plugin: ChannelPlugin;
  cfg: HostConfig;
  channelRuntime: unknown;
  stateDir: string;
  /** Name the user who bound the bot in the account's file. */
  withUser: boolean;
  names: AccountNames;
}

/** What the scenario calls an account, and what the plugin does. */
export class AccountNames {
  readonly #ids = new Map<string, string>();
  /** Ids of earlier logins stay, because a message of theirs may still be handled. */
  readonly #names = new Map<string, string>();

  learn(account: string, accountId: string): void {
    this.#ids.set(account, accountId);
    this.#names.set(accountId, account);
  }

  idOf(account: string): string | undefined {
    return this.#ids.get(account);
  }

  nameOf(accountId: string): string {
    return this.#names.get(accountId) ?? accountId;
  }
}

export class Channels {
  readonly #options: ChannelsOptions;
  readonly #channels = new Map<string, Channel>();
  readonly #signals: AbortSignal[] = [];
  /** Every token that was ever used here. */
  readonly tokens = new Set<string>();

  constructor(options: ChannelsOptions) {
    this.#options = options;
  }

  /** Put a credential where the plugin reads it. */
  save(credential: Credential): void {
    const { names, stateDir, withUser } = this.#options;
    this.tokens.add(credential.token);
    names.learn(credential.account, accountIdOf(credential));
    writeAccount(stateDir, credential, { withUser });
  }

  /** Take up what the plugin's own login has left. Undefined when it left nothing. */
  adopt(account: string, botId: string): Credential | undefined {
    const credential = readAccount(this.#options.stateDir, account, botId);
    if (credential === undefined) return undefined;
    this.tokens.add(credential.token);
    this.#options.names.learn(account, accountIdOf(credential));
    return credential;
  }

  has(account: string): boolean {
    return this.#channels.has(account);
  }

  /** A host that has waited long enough for a stop starts anew beside what still runs. */
  isServing(account: string): boolean {
    const running = this.#channels.get(account);
    return running !== undefined && !running.hasEnded && !running.isStopping;
  }

  launch(account: string): void {
    const { host, plugin, names } = this.#options;
    const accountId = names.idOf(account) as string;
    const abort = new AbortController();
    this.#signals.push(abort.signal);
    const channel: Channel = {
      accountId,
      abort,
      isStopping: false,
      hasEnded: false,
      task: Promise.resolve(),
    };
    const tell = statusTeller(host, account);
    const setStatus = (next: AccountStatus): void => {
      if (!channel.isStopping) tell(next);
    };
    const serve = async (): Promise<void> => {
      let failure: unknown;
      try {
        await plugin.gateway.startAccount(this.#contextFor(channel, setStatus));
      } catch (error) {
        failure = error;
      }
      channel.hasEnded = true;
      if (!channel.isStopping) host.ended(account, failure);
    };
    this.#channels.set(account, channel);
    channel.task = serve();
  }

  /** In the real host's order: abort, `stopAccount` with the credential that is on disk now, wait for the task. */
  async halt(account: string): Promise<void> {
    const channel = this.#channels.get(account);
    if (!channel) return;
    channel.isStopping = true;
    channel.abort.abort();
    try {
      await this.#options.plugin.gateway.stopAccount?.(this.#contextFor(channel, () => {}));
    } catch {
      // The real host logs it and goes on stopping.
    }
    await channel.task;
    if (this.#channels.get(account) === channel) this.#channels.delete(account);
  }

  /** Tell all to end, and wait for nothing. */
  abandon(): void {
    for (const channel of this.#channels.values()) {
      channel.isStopping = true;
      channel.abort.abort();
    }
  }

  /** Listeners left on signals that were handed out. */
  listeners(): number {
    return this.#signals.reduce((count, signal) => count + getEventListeners(signal, "abort").length, 0);
  }

  #contextFor({ accountId, abort }: Channel, setStatus: AccountContext["setStatus"]): AccountContext {
    const { host, plugin, cfg, channelRuntime } = this.#options;
    let status: AccountStatus = { accountId };
    return {
      cfg,
      accountId,
      account: plugin.config.resolveAccount(cfg, accountId),
      abortSignal: abort.signal,
      runtime: { log: host.log, error: host.log, exit: () => {} },
      log: { debug: host.log, info: host.log, warn: host.log, error: host.log },
      getStatus: () => status,
      setStatus: next => {
        status = { ...status, ...next };
        setStatus(next);
      },
      channelRuntime,
    };
  }
}

/**
 * Tells the run's host what a channel reports. A channel that never says how it is counts as live from its first sign of
 * life; one that does is taken at its word, each time it changes.
 */
function statusTeller(host: Host, account: string): (status: AccountStatus) => void {
  let told: SubjectState | undefined;
  return ({ lastEventAt, lifecycle, stateReason }) => {
    const hasEvent = typeof lastEventAt === "number";
    if (hasEvent) host.event(account);
    const state = STATES[lifecycle ?? ""] ?? (told === undefined && hasEvent ? "live" : told);
    if (state === undefined || state === told) return;
    told = state;
    host.status(account, state, stateReason);
  };
}
