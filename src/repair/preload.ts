/**
 * The preload: `NODE_OPTIONS="--import ilink-sim/repair"`, or `ilink-client/repair`, puts the repair in front of everything that a
 * process sends.
 * - `ILINK_REPAIR=off` switches it off.
 * - `ILINK_REPAIR_HOSTS=host[:port],…` names services beside Tencent's own.
 */
import { isMainThread } from "node:worker_threads";
import { messageOf, OptionError } from "../errors.ts";
import { createAnnouncer, createFaultAnnouncer, greetingOf } from "./announcer.ts";
import { installRepair } from "./install.ts";
import { nodeOptionsByFile } from "./node-options.ts";
import { repairOf } from "./one.ts";
import { createVoice, createWorkerVoice } from "./voice.ts";

const say = isMainThread ? createVoice(() => process.stderr) : createWorkerVoice();

try {
  const { ILINK_REPAIR: wanted = "on", ILINK_REPAIR_HOSTS: hosts = "", NODE_OPTIONS: options } = process.env;
  // A child may start in a folder from which the bare name is not found, and would end before it begins.
  if (options !== undefined) process.env.NODE_OPTIONS = nodeOptionsByFile(options, import.meta.url);
  if (!/^(off|0|false|no)$/i.test(wanted.trim())) {
    const isFirst = repairOf(globalThis) === undefined;
    const others = hosts.split(/[\s,]+/).filter(host => host !== "");
    installRepair({
      hosts: others,
      // A second copy of the preload has nothing to say that the first does not.
      ...(isFirst && { onState: createAnnouncer(say), onFault: createFaultAnnouncer(say) }),
    });
    // A worker thread has a repair of its own, and the process has said it.
    if (isFirst && isMainThread) say(greetingOf(others));
  }
} catch (error) {
  // A mistake in a variable, or a process that has no fetch, must not keep a gateway from starting.
  const variable = error instanceof OptionError ? "ILINK_REPAIR_HOSTS: " : "";
  say(`not at work: ${variable}${messageOf(error)}`);
}
