/** A real Chromium: of the machine, never downloaded. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** `CHROMIUM` in the environment, or what the path has; undefined where there is none. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const { CHROMIUM, PATH = "" } = env;
  const known = PATH.split(delimiter).flatMap(folder => NAMES.map(name => join(folder, name)));
  return [...(CHROMIUM === undefined ? [] : [CHROMIUM]), ...known].find(isProgram);
}

export const HOW_TO_GET_IT =
  "There is no Chromium here. On Debian and Ubuntu: apt-get install chromium. Elsewhere set CHROMIUM to its path.";

export function openChromium(executablePath: string): Promise<Browser> {
  // A container's root has no sandbox; the pages are our own.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath, args });
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
