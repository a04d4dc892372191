/** Loads a fresh instance of a plugin and lets it register, as the host does at start-up. */
import type { Sentence } from "../../trace/sentence.ts";
import { describeError } from "../describe-error.ts";
import { type Fresh, importFresh } from "../fresh/import-fresh.ts";
import { say } from "../sentences.ts";
import { UnknownSubjectError } from "../unknown-subject.ts";
import { notingListeners } from "./host-listeners.ts";
import { REAL_HOST, standInModule } from "./host-module.ts";
import { type ChannelPlugin, type HostConfig, missingFromPlugin } from "./plugin.ts";
import type { PluginPackage } from "./plugin-package.ts";

export interface LoadedPlugin {
  plugin: ChannelPlugin;
  /** Listeners that a real host has left on the process. */
  hostListeners(): number;
  /** The instance is not needed any more. */
  close(): void;
}

const WHAT_A_PLUGIN_IS = say("plugin.what");

/** Load the plugin's modules anew and return the channel that it registers. */
export async function loadPlugin(
  pluginPackage: PluginPackage,
  host: { cfg: HostConfig; channelRuntime: unknown },
): Promise<LoadedPlugin> {
  const { subject, entry, hasOwnHost, rewrite, whileLoading } = pluginPackage;
  const file = entry;
  const fail = (problem: Sentence, cause?: unknown, remedy: Sentence = WHAT_A_PLUGIN_IS): never => {
    throw new UnknownSubjectError(subject, problem, remedy, { cause });
  };

  let fresh: Fresh;
  let hostListeners = (): number => 0;
  try {
    const load = (): Promise<Fresh> =>
      importFresh(entry, {
        redirect: hasOwnHost ? () => undefined : specifier => standInModule(pluginPackage, specifier),
        ...(rewrite && { rewrite }),
      });
    if (hasOwnHost) {
      const noted = await notingListeners(() => whileLoading?.(load) ?? load(), pluginPackage);
      [fresh, hostListeners] = [noted.loaded, noted.ofHost];
    } else fresh = await load();
  } catch (error) {
    if (error instanceof UnknownSubjectError) throw error;
    const words = describeError(error);
    const remedy = /plugin-sdk/.test(words) ? REAL_HOST : undefined;
    return fail(say("plugin.not-loaded", { file, error: words }), error, remedy);
  }

  const register = registerFunction(fresh.namespace.default);
  if (!register) return fail(say("plugin.no-register", { file }));
  let channel: unknown;
  try {
    await register(hostApi(pluginPackage, host, found => (channel ??= found)));
  } catch (error) {
    return fail(say("plugin.refuses", { file, error: describeError(error) }), error);
  }
  if (channel === undefined) return fail(say("plugin.no-channel", { file }));
  if (typeof channel !== "object" || channel === null) return fail(say("plugin.no-object", { file }));
  const part = missingFromPlugin(channel);
  if (part !== undefined) return fail(say("plugin.no-part", { file, part }));
  return { plugin: channel as ChannelPlugin, hostListeners, close: fresh.close };
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
