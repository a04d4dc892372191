/** Where a plugin's imports of its host lead: into the stand-in, which has what the supported versions ask for. */
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { say } from "../sentences.ts";
import { UnknownSubjectError } from "../unknown-subject.ts";
import type { PluginPackage } from "./plugin-package.ts";

/** Before this version all of the host was one module. */
const OLDEST_SUPPORTED = "@tencent-weixin/openclaw-weixin 2.0.1";

/** What helps a plugin that needs more of the host than the stand-in has. */
export const REAL_HOST = say("plugin.real-host");

/** Whether a plugin did not load because the stand-in has too little. */
export const needsRealHost = (error: unknown): boolean =>
  error instanceof UnknownSubjectError && error.sentence.params.remedy === REAL_HOST;

/**
 * The URL of a module of the stand-in. Undefined for what is not the host's.
 * @throws UnknownSubjectError for a module that the stand-in does not have.
 */
export function standInModule(
  { subject, version, host }: PluginPackage,
  specifier: string,
): string | undefined {
  if (!/^openclaw(?:\/|$)/.test(specifier)) return undefined;
  const [, name] = /^openclaw\/plugin-sdk\/(.+?)(?:\.js)?$/.exec(specifier) ?? [];
  const file = path.join(host, "plugin-sdk", `${name}.js`);
  if (fs.existsSync(file)) return pathToFileURL(file).href;
  const isBare = /^openclaw(?:\/plugin-sdk(?:\/index(?:\.js)?)?)?$/.test(specifier);
  throw new UnknownSubjectError(
    subject,
    say(isBare ? "plugin.one-module" : "plugin.no-module", { version, module: specifier }),
    isBare ? say("plugin.oldest", { version: OLDEST_SUPPORTED }) : REAL_HOST,
  );
}
