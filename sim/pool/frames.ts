/** Stack frames as the inspector gives them: whose they are, and how they are shown. */
import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Everything of the harness lies here, but for the clients that it brings along. */
const HARNESS = new URL("../", import.meta.url).href;
const CLIENTS = new URL("../subject/", import.meta.url).href;
/** What loads the modules of clients. */
const LOADER = new URL("../subject/fresh/", import.meta.url).href;

/** Libraries that the harness puts between the subject and Node. */
const HARNESS_PACKAGES =
  /\/node_modules\/(?:@sinonjs\/|msw\/|@mswjs\/|rettime\/|strict-event-emitter\/|outvariant\/|headers-polyfill\/)/;

export interface Frame {
  /** Empty for a module's own code. */
  functionName: string;
  /** From 1. */
  line: number;
  url: string;
}

/** Whether a file is neither Node's nor the harness's: the subject's, or a package that it brought. */
export function isForeign(url: string): boolean {
  if (!url.startsWith("file:") && !url.startsWith("/")) return false;
  if (url.startsWith(CLIENTS)) return !url.startsWith(LOADER);
  return !url.startsWith(HARNESS) && !HARNESS_PACKAGES.test(url);
}

/** `tick (clients/mine.ts:12)`: the path from the folder of the command, or its last two parts. */
export function shownFrame({ functionName, line, url }: Frame, cwd: string): string {
  const bare = url.split(/[?#]/, 1)[0] ?? "";
  const path = bare.startsWith("file:") ? fileURLToPath(bare) : bare;
  const near = relative(cwd, path);
  const shown = near.startsWith("..") ? path.split(sep).slice(-2).join("/") : near.split(sep).join("/");
  const place = `${shown}:${line}`;
  return functionName === "" ? place : `${functionName} (${place})`;
}
