/** Listeners that a real host adds to the process while it is loaded together with its plugin: no plugin is blamed for them. */
import path from "node:path";
import { framesOf, isNodes } from "../../trace/place.ts";
import type { PluginPackage } from "./plugin-package.ts";

type Listener = (...args: unknown[]) => unknown;

/** Frames that are looked at: the chain of modules that load each other is long. */
const FRAMES_MAX = 50;

/**
 * Loads, and notes what is added to the process meanwhile.
 * @returns what was loaded, and how many of the host's listeners the process still has.
 */
export async function notingListeners<Loaded>(
  load: () => Promise<Loaded>,
  place: Pick<PluginPackage, "root" | "host">,
): Promise<{ loaded: Loaded; ofHost(): number }> {
  const noted: { event: string | symbol; listener: Listener }[] = [];
  const note = (event: string | symbol, listener: Listener): void => {
    if (!isOfPlugin(stack(), place)) noted.push({ event, listener });
  };
  process.on("newListener", note);
  try {
    const loaded = await load();
    return {
      loaded,
      ofHost: () =>
        noted.filter(({ event, listener }) => process.listeners(event as "exit").includes(listener)).length,
    };
  } finally {
    process.removeListener("newListener", note);
  }
}

function stack(): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = FRAMES_MAX;
  const { stack = "" } = new Error("added");
  Error.stackTraceLimit = stackTraceLimit;
  return stack;
}

/** The innermost file of the plugin's own or of the host decides; what neither has called, a package of the host's, is the host's. */
function isOfPlugin(text: string, { root, host }: Pick<PluginPackage, "root" | "host">): boolean {
  const packages = path.join(root, "node_modules");
  for (const frame of framesOf(text)) {
    if (isNodes(frame)) continue;
    if (isWithin(frame.file, host)) return false;
    if (isWithin(frame.file, root) && !isWithin(frame.file, packages)) return true;
  }
  return false;
}

const isWithin = (file: string, folder: string): boolean => file.startsWith(folder + path.sep);
