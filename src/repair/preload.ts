/**
 * The preload: `NODE_OPTIONS="--import ilink-sim/repair"` puts the repair in front of everything that a process sends.
 * - `ILINK_REPAIR=off` switches it off.
 * - `ILINK_REPAIR_HOSTS=host[:port],…` names services beside Tencent's own.
 */
import { messageOf } from "../errors.ts";
import { escaped } from "../words.ts";
import { createAnnouncer } from "./announcer.ts";
import { installRepair } from "./install.ts";

const { ILINK_REPAIR: wanted = "on", ILINK_REPAIR_HOSTS: hosts = "" } = process.env;

const say = (line: string): void => void process.stderr.write(`[ilink-sim repair] ${escaped(line)}\n`);

if (!/^(off|0|false|no)$/i.test(wanted.trim())) {
  try {
    installRepair({
      hosts: hosts.split(/[\s,]+/).filter(host => host !== ""),
      onState: createAnnouncer(say),
    });
  } catch (error) {
    // A mistake in a variable must not keep a gateway from starting.
    say(`not at work: ILINK_REPAIR_HOSTS: ${messageOf(error)}`);
  }
}
