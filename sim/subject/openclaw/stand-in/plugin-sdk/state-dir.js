/** Where the host keeps its files: always below the state directory of the run. */
import path from "node:path";

/** @returns {string} */
export function resolveStateDir() {
  const dir = process.env.OPENCLAW_STATE_DIR?.trim();
  if (!dir)
    throw new Error(
      "the OpenClaw stand-in needs OPENCLAW_STATE_DIR: a run must not touch real OpenClaw files",
    );
  return dir;
}

/** @returns {string} */
export function resolveConfigPath() {
  return process.env.OPENCLAW_CONFIG?.trim() || path.join(resolveStateDir(), "openclaw.json");
}
