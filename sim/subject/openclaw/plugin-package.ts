/** Finds the package of a plugin on disk and which of its files the host would load. */
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { ScopeOptions } from "../fresh/scope.ts";
import { say } from "../sentences.ts";
import { UnknownSubjectError } from "../unknown-subject.ts";

/** Put around a load that computes for many seconds, and that is no endless loop. */
export type WhileLoading = <T>(load: () => Promise<T>) => Promise<T>;

/** A plugin's package. */
export interface PluginPackage {
  /** The subject's name. */
  subject: string;
  /** Its name and version, as its manifest says them. */
  version: string;
  /** The package's folder, without symbolic links. */
  root: string;
  /** The file that the host loads. */
  entry: string;
  /** Folder of the `openclaw` package that the plugin gets. */
  host: string;
  /** It gets the real host that it brings, and not the stand-in. */
  hasOwnHost: boolean;
  /** Version that the host claims. */
  hostVersion: string;
  /** Put around each load of a real host. */
  whileLoading?: WhileLoading;
  /** Changes a module's text while it loads. */
  rewrite?: ScopeOptions["rewrite"];
}

interface Manifest {
  name?: string;
  version?: string;
  main?: string;
  openclaw?: { runtimeExtensions?: string[]; extensions?: string[] };
}

const STAND_IN = fileURLToPath(new URL("./stand-in", import.meta.url));

/**
 * Read a plugin's package.
 * @param subject The subject's name, for errors.
 * @param place The package's folder, or a file in it that is to be loaded instead of the one its manifest names.
 */
export function readPluginPackage(subject: string, place: string): PluginPackage {
  const remedy = say("plugin.folder");
  if (!fs.existsSync(place))
    throw new UnknownSubjectError(subject, say("code.missing", { file: place }), remedy);
  const real = fs.realpathSync(place);
  const isFile = fs.statSync(real).isFile();
  const root = isFile ? path.dirname(real) : real;
  const manifest = readManifest(root);
  if (!manifest) throw new UnknownSubjectError(subject, say("plugin.no-manifest", { folder: root }), remedy);
  const entry = isFile ? real : findEntry(root, manifest);
  if (!entry) {
    const files = entryNames(manifest);
    throw new UnknownSubjectError(
      subject,
      say("plugin.no-file", { folder: root }),
      files.length === 0 ? say("plugin.names-nothing") : say("plugin.names", { files }),
    );
  }
  const { name = path.basename(root), version = "without a version" } = manifest;
  const standIn = { host: STAND_IN, hasOwnHost: false, hostVersion: versionOf(STAND_IN) };
  return { subject, version: `${name} ${version}`, root, entry, ...standIn };
}

/** A built plugin is loaded built; a checkout that was never built is loaded from its TypeScript. */
function findEntry(root: string, manifest: Manifest): string | undefined {
  const files = [...entryNames(manifest), "index.ts"].map(name => path.join(root, name));
  return files.find(file => fs.existsSync(file) && fs.statSync(file).isFile());
}

function entryNames({ openclaw, main }: Manifest): string[] {
  return [...(openclaw?.runtimeExtensions ?? []), ...(openclaw?.extensions ?? []), ...(main ? [main] : [])];
}

/** The same plugin with the real host that it brings; undefined when it brings none. */
export function withOwnHost(pluginPackage: PluginPackage): PluginPackage | undefined {
  const own = path.join(pluginPackage.root, "node_modules", "openclaw");
  if (!fs.existsSync(path.join(own, "package.json"))) return undefined;
  const host = fs.realpathSync(own);
  return { ...pluginPackage, host, hasOwnHost: true, hostVersion: versionOf(host) };
}

const versionOf = (host: string): string => readManifest(host)?.version ?? "unknown";

function readManifest(root: string): Manifest | undefined {
  try {
    return JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")) as Manifest;
  } catch {
    return undefined;
  }
}
