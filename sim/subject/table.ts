/** The subjects by name. */
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { loadAdapter } from "./adapter.ts";
import { memberIn, openMember } from "./adversary.ts";
import { withCanary } from "./canary.ts";
import { createChannelRuntime } from "./openclaw/channel-runtime.ts";
import { enterEnvironment } from "./openclaw/environment.ts";
import { createGateway } from "./openclaw/gateway.ts";
import { needsRealHost } from "./openclaw/host-module.ts";
import { loadPlugin } from "./openclaw/load-plugin.ts";
import {
  type PluginPackage,
  readPluginPackage,
  type WhileLoading,
  withOwnHost,
} from "./openclaw/plugin-package.ts";
import { withProposal } from "./openclaw/proposal.ts";
import { repaired } from "./repaired.ts";
import { say } from "./sentences.ts";
import type { SubjectModule } from "./subject.ts";
import { UnknownSubjectError } from "./unknown-subject.ts";

export { UnknownSubjectError } from "./unknown-subject.ts";

/** Every form of a subject's name with one line on what it is, for help texts. */
export const SUBJECTS: readonly { name: string; description: string }[] = [
  { name: "fixed", description: "the client of this package, by default options" },
  { name: "legacy", description: "the habits of bug #155 written small: a known-bad control" },
  { name: "openclaw-weixin@<version>", description: "the published plugin, unmodified, from node_modules" },
  { name: "openclaw-weixin:<dir>", description: "a working copy or fork of the plugin, built or TypeScript" },
  {
    name: "openclaw-weixin@2.4.9+proposal",
    description: "that version with the change that the report of bug #155 proposes",
  },
  {
    name: "openclaw-weixin…+repair",
    description: "any of these, with the repair of this package in front",
  },
  { name: "<path>.ts", description: "your own adapter; its default export is a SubjectModule" },
  { name: "<path>.ts#<name>", description: "a bad client of a bank, as the command score lists them" },
];

/** Behind a subject's name: with a defect planted in it. */
export const CANARY = "+canary";
const REPAIRED = "+repair";
const PROPOSED = "+proposal";

/** Names by which data may ask for a subject: clients that are part of this package, or installed beside it. Never a path. */
const NAME_IN_DATA =
  /^(?:fixed|legacy|openclaw-weixin@\d+\.\d+\.\d+(?:-[\w.-]+)?(?:\+proposal)?)(?:\+repair)?$/;

/** Who gave a subject's name: a person, who may name any code; or a file, which may not. */
export type NamedBy = "command" | "data";

/** Whether a subject's name leads to no code but this package's own and what is installed beside it. */
export function isPartOfPackage(name: string): boolean {
  return NAME_IN_DATA.test(name);
}

/** Where a subject is looked for, and for whom. */
export interface ResolveOptions {
  /** Folder against which relative paths and installed plugins are looked up. */
  cwd: string;
  /** By `data`, no path is taken, and no plugin but one installed beside this package. @default "command" */
  by?: NamedBy;
  /** Put around each load of a real host, here and at the beginning of a run. */
  whileLoading?: WhileLoading;
}

/**
 * Find a subject by its name and check that it can be one.
 * @throws UnknownSubjectError when there is none, with what to do about it.
 */
export async function resolveSubject(
  name: string,
  { cwd, by = "command", whileLoading }: ResolveOptions,
): Promise<SubjectModule> {
  const again = { cwd, by, ...(whileLoading && { whileLoading }) };
  if (by === "data" && !isPartOfPackage(name))
    throw new UnknownSubjectError(name, say("subject.names-code"), say("subject.say-it", { subject: name }));
  if (name.endsWith(CANARY)) return withCanary(await resolveSubject(name.slice(0, -CANARY.length), again));
  if (name.endsWith(REPAIRED)) return repaired(await resolveSubject(name.slice(0, -REPAIRED.length), again));
  if (name === "fixed") return (await import("./fixed.ts")).default;
  if (name === "legacy") return (await import("./legacy.ts")).default;
  if (name.startsWith("openclaw-weixin@")) {
    return pluginSubject(name, publishedPlugin(name, by === "data" ? undefined : cwd), whileLoading);
  }
  if (name.startsWith("openclaw-weixin:")) {
    const folder = path.resolve(cwd, withoutProposal(name).slice("openclaw-weixin:".length));
    return pluginSubject(name, folder, whileLoading);
  }
  const banked = memberIn(name);
  if (banked !== undefined) return openMember(name, path.resolve(cwd, banked.file), banked.member);
  if (/\.[cm]?[jt]s$/.test(name)) return loadAdapter(name, path.resolve(cwd, name));
  const file = path.resolve(cwd, name);
  if (fs.statSync(file, { throwIfNoEntry: false })?.isDirectory())
    throw new UnknownSubjectError(name, say("code.folder", { file }), say("subject.which-file", { name }));
  const names = SUBJECTS.map(subject => subject.name);
  throw new UnknownSubjectError(name, say("subject.none"), say("subject.all", { names }));
}

const withoutProposal = (name: string): string =>
  name.endsWith(PROPOSED) ? name.slice(0, -PROPOSED.length) : name;

/**
 * The package of a published plugin that a subject needs and that is not installed, as npm is told to install it
 * (`openclaw-weixin-2.4.9@npm:…`); undefined for every other subject.
 */
export function absentPackage(
  name: string,
  { cwd, by = "command" }: { cwd: string; by?: NamedBy },
): string | undefined {
  const plugin = name.endsWith(REPAIRED) ? name.slice(0, -REPAIRED.length) : name;
  const version = publishedVersion(plugin);
  if (version === undefined || installed(version, by === "data" ? undefined : cwd) !== undefined) return;
  return packageToInstall(version);
}

/** The version that `openclaw-weixin@<version>` names. Anything but a version could lead out of the folder of packages. */
function publishedVersion(name: string): string | undefined {
  return /^openclaw-weixin@(\d+\.\d+\.\d+(?:[-+][\w.-]+)?)$/.exec(withoutProposal(name))?.[1];
}

const aliasOf = (version: string): string => `openclaw-weixin-${version}`;
const packageToInstall = (version: string): string =>
  `${aliasOf(version)}@npm:@tencent-weixin/openclaw-weixin@${version}`;

/**
 * The folder of an installed version; undefined when there is none.
 * @param cwd A folder whose own packages come first; undefined when those beside this package are meant alone.
 */
function installed(version: string, cwd: string | undefined): string | undefined {
  const places = [...(cwd === undefined ? [] : [path.join(cwd, "package.json")]), import.meta.url];
  for (const from of places) {
    try {
      return path.dirname(createRequire(from).resolve(`${aliasOf(version)}/package.json`));
    } catch {
      // Not from there.
    }
  }
  return undefined;
}

/** @throws UnknownSubjectError */
function publishedPlugin(name: string, cwd: string | undefined): string {
  const version = publishedVersion(name);
  if (version === undefined) {
    const alias = withoutProposal(name).replace("@", "-");
    throw new UnknownSubjectError(
      name,
      say("subject.not-installed", { package: alias }),
      say("subject.version"),
    );
  }
  const folder = installed(version, cwd);
  if (folder !== undefined) return folder;
  // Its host is hundreds of megabytes, and a stand-in is brought along.
  const [absent, toInstall] = [aliasOf(version), packageToInstall(version)];
  throw cwd === undefined
    ? new UnknownSubjectError(
        name,
        say("subject.not-beside", { package: absent }),
        say("subject.install-or-name", { package: toInstall, subject: name }),
      )
    : new UnknownSubjectError(
        name,
        say("subject.not-installed", { package: absent }),
        say("subject.install", { package: toInstall }),
      );
}

async function pluginSubject(
  name: string,
  place: string,
  whileLoading: WhileLoading | undefined,
): Promise<SubjectModule> {
  const unmodified = readPluginPackage(name, place);
  const pluginPackage = name.endsWith(PROPOSED) ? withProposal(unmodified) : unmodified;
  const hosted = await withHost({ ...pluginPackage, ...(whileLoading && { whileLoading }) });
  return { name, create: context => createGateway(hosted, context) };
}

/**
 * The plugin with the stand-in for its host; with the real one that it brings where it needs more. One instance is loaded for
 * nothing: what cannot be a subject is refused here, before any run.
 * @throws UnknownSubjectError
 */
async function withHost(pluginPackage: PluginPackage): Promise<PluginPackage> {
  const nowhere = path.join(os.tmpdir(), `ilink-sim-probe-${process.pid}`);
  const leaveEnvironment = enterEnvironment(nowhere);
  const channelRuntime = createChannelRuntime(nowhere, async () => {});
  const load = async (candidate: PluginPackage): Promise<PluginPackage> => {
    await loadPlugin(candidate, { cfg: { channels: {}, session: {} }, channelRuntime });
    return candidate;
  };
  try {
    return await load(pluginPackage).catch(error => {
      const own = needsRealHost(error) ? withOwnHost(pluginPackage) : undefined;
      if (own === undefined) throw error;
      return load(own);
    });
  } finally {
    leaveEnvironment();
    fs.rmSync(nowhere, { recursive: true, force: true });
  }
}
