/** Loads a fresh instance of a plugin and lets it register, as the host does at start-up. */
import { describeError } from "../describe-error.ts";
import { type Fresh, importFresh } from "../fresh/import-fresh.ts";
import { UnknownSubjectError } from "../unknown-subject.ts";
import { REAL_HOST, standInModule } from "./host-module.ts";
import { type ChannelPlugin, type HostConfig, missingFromPlugin } from "./plugin.ts";
import type { PluginPackage } from "./plugin-package.ts";

export interface LoadedPlugin {
  plugin: ChannelPlugin;
  /** The instance is not needed any more. */
  close(): void;
}

const WHAT_A_PLUGIN_IS =
  "A channel plugin's entry has a default export with register(api) that calls api.registerChannel.";

/** Load the plugin's modules anew and return the channel that it registers. */
export async function loadPlugin(
  pluginPackage: PluginPackage,
  host: { cfg: HostConfig; channelRuntime: unknown },
): Promise<LoadedPlugin> {
  const { subject, entry, hasOwnHost } = pluginPackage;
  const fail = (problem: string, cause?: unknown, remedy = WHAT_A_PLUGIN_IS): never => {
    throw new UnknownSubjectError(subject, `${entry} ${problem}`, remedy, { cause });
  };

  let fresh: Fresh;
  try {
    fresh = await importFresh(entry, {
      redirect: hasOwnHost ? () => undefined : specifier => standInModule(pluginPackage, specifier),
      ...(pluginPackage.rewrite && { rewrite: pluginPackage.rewrite }),
    });
  } catch (error) {
    if (error instanceof UnknownSubjectError) throw error;
    const problem = describeError(error);
    return fail(`does not load: ${problem}`, error, /plugin-sdk/.test(problem) ? REAL_HOST : undefined);
  }

  const register = registerFunction(fresh.namespace.default);
  if (!register) return fail("is not a plugin: its default export has no register function");
  let channel: unknown;
  try {
    await register(hostApi(pluginPackage, host, found => (channel ??= found)));
  } catch (error) {
    return fail(`refuses to register: ${describeError(error)}`, error);
  }
  const missing = channel === undefined ? "a call of api.registerChannel" : missingFromPlugin(channel);
  if (missing) return fail(`is not a channel plugin: ${missing} is missing`);
  return { plugin: channel as ChannelPlugin, close: fresh.close };
}

type Register = (api: unknown) => unknown;

function registerFunction(exported: unknown): Register | undefined {
  const entry = (exported as { default?: unknown } | undefined)?.default ?? exported;
  if (typeof entry === "function") return entry as Register;
  const { register, activate } = (entry ?? {}) as { register?: Register; activate?: Register };
  return (register ?? activate)?.bind(entry);
}

function hostApi(
  { subject, hostVersion }: PluginPackage,
  { cfg, channelRuntime }: { cfg: HostConfig; channelRuntime: unknown },
  onChannel: (channel: unknown) => void,
): unknown {
  const ignore = (): void => {};
  const api: Record<string, unknown> = {
    id: subject,
    registrationMode: "full",
    config: cfg,
    pluginConfig: {},
    runtime: { version: hostVersion, channel: channelRuntime },
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    registerChannel: (registration: { plugin?: unknown }) => onChannel(registration.plugin ?? registration),
  };
  // Commands, tools and hooks that a plugin also registers have nobody here to call them.
  return new Proxy(api, {
    get: (target, key) =>
      key in target ? Reflect.get(target, key) : /^(register|on)/.test(String(key)) ? ignore : undefined,
  });
}
