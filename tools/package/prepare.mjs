/**
 * npm's `prepare`: builds the package when it is installed from a folder or from git. In the checkout itself nothing needs
 * it: there all runs from the sources. Plain JavaScript, because it is the first to run, under whatever Node is there.
 */
import { spawnSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = realpathSync(fileURLToPath(new URL("../../", import.meta.url)));
const { npm_execpath: npm, npm_config_local_prefix: prefix = "" } = process.env;

const isCheckoutItself = existsSync(prefix) && realpathSync(prefix) === ROOT.replace(/[\\/]$/, "");
if (!isCheckoutItself) {
  const flags = [
    "--prefix",
    ROOT,
    "--no-global",
    "--include=dev",
    "--ignore-scripts",
    "--no-fund",
    "--no-audit",
  ];
  // A folder brings no node_modules; a clone of npm's has them by now.
  if (!existsSync(new URL("../../node_modules/typescript", import.meta.url))) run("ci", ...flags);
  run("run", "--prefix", ROOT, "--no-global", "build");
}

/** One command of npm, in this folder; a failure ends the installation, with npm's own words. */
function run(...args) {
  // Standard output belongs to the npm that runs this.
  const options = { cwd: ROOT, stdio: ["ignore", 2, 2] };
  const { status } = npm
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync("npm", args, { ...options, shell: process.platform === "win32" });
  if (status !== 0) process.exit(status ?? 1);
}
