/** `preload`: the option that puts the repair in front of a process, in whatever folder that starts. */
import { MODULE_ENDING } from "./package-root.ts";
import { say } from "./terminal.ts";

export function preload(): number {
  say(`--import ${new URL(`../../src/repair/preload${MODULE_ENDING}`, import.meta.url).href}`);
  return 0;
}
