/** Where the caller stands: paths on the command line are meant from there. */
import { resolve, sep } from "node:path";
import { PACKAGE_ROOT } from "./package-root.ts";

/**
 * A script of the checkout's package.json is run by npm in the checkout's own folder, and the folder in which the caller
 * typed it is in INIT_CWD. Any other program that calls this one has chosen its working directory itself.
 */
export function callerFolder(cwd: string, env: NodeJS.ProcessEnv, packageRoot = PACKAGE_ROOT): string {
  const { INIT_CWD: from, npm_lifecycle_event: script } = env;
  const isOurScript = script === "sim" || script === "start";
  return isOurScript && from && resolve(cwd) === resolve(packageRoot) ? resolve(from) : cwd;
}

/** Where new scenarios go: into the catalogue from anywhere in a checkout, else below the folder given. */
export function folderForScenarios(cwd: string, packageRoot = PACKAGE_ROOT): string {
  return `${resolve(cwd)}${sep}`.startsWith(`${resolve(packageRoot)}${sep}`) ? packageRoot : cwd;
}
