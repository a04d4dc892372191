/** The real OpenClaw and the real plugin, in a cache folder of their own: 640 MB that no checkout should carry. */
import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const INSTALL_MS = 900_000;
const PLUGIN = "@tencent-weixin/openclaw-weixin";

export interface RealHost {
  /** What was installed, for people. */
  version: string;
  /** The script that is `openclaw`. */
  script: string;
}

/** Where the host is kept unless told otherwise. */
export function defaultCache(): string {
  const caches = process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), ".cache");
  return path.join(caches, "ilink-sim", "openclaw");
}

/**
 * Install the host, unless this version is there already.
 *
 * @param wanted version or tag of `openclaw`.
 * @param onStep told what takes long.
 * @throws Error that says which command failed, and its last lines.
 */
export async function installHost(
  wanted: string,
  cache: string,
  onStep: (step: string) => void,
): Promise<RealHost> {
  onStep(`openclaw@${wanted}: which version is that?`);
  const version =
    (await npm(["view", `openclaw@${wanted}`, "version"], os.tmpdir())).trim().split(/\s+/).at(-1) ?? "";
  const folder = path.join(cache, `openclaw-${version}`);
  const script = path.join(folder, "node_modules", "openclaw", "openclaw.mjs");
  if (!fs.existsSync(script)) {
    onStep(`openclaw@${version}: installing 640 MB into ${folder}`);
    const partial = `${folder}.partial-${process.pid}`;
    fs.mkdirSync(partial, { recursive: true });
    fs.writeFileSync(path.join(partial, "package.json"), "{}\n");
    await npm(["install", "--no-audit", "--no-fund", `openclaw@${version}`], partial);
    fs.renameSync(partial, folder);
  }
  return { version, script };
}

/** Install the plugin, as its users do, into a state directory: which must stay where it is, as the host notes the place. */
export async function installPlugin({ script }: RealHost, version: string, stateDir: string): Promise<void> {
  fs.mkdirSync(stateDir, { recursive: true });
  const install = ["plugins", "install", "--force", "--accept-capabilities", `${PLUGIN}@${version}`];
  const env = { ...process.env, OPENCLAW_STATE_DIR: stateDir, OPENCLAW_HOME: stateDir };
  await tried([process.execPath, script, ...install], { cwd: stateDir, env });
}

function npm(args: string[], cwd: string): Promise<string> {
  return tried(["npm", ...args], { cwd, env: process.env });
}

async function tried(
  [file = "", ...args]: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<string> {
  try {
    const { stdout } = await run(file, args, { ...options, timeout: INSTALL_MS, maxBuffer: 64 * 2 ** 20 });
    return stdout;
  } catch (cause) {
    const { stdout = "", stderr = "" } = cause as { stdout?: string; stderr?: string };
    const last = `${stdout}\n${stderr}`.trim().split("\n").slice(-12).join("\n");
    throw new Error(`${[path.basename(file), ...args].join(" ")} failed:\n${last}`, { cause });
  }
}
