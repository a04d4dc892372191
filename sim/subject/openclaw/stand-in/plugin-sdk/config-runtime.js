/** The host's `openclaw.json`. */
import fs from "node:fs";
import path from "node:path";
import { resolveConfigPath } from "./state-dir.js";

/**
 * A missing file is an empty config; a broken one is an error, as in the real host.
 * @returns {Record<string, unknown>}
 */
export function loadConfig() {
  const file = resolveConfigPath();
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : {};
}

/**
 * @param {Record<string, unknown>} config
 * @returns {Promise<void>}
 */
export async function writeConfigFile(config) {
  const file = resolveConfigPath();
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify(config, null, 2));
}
