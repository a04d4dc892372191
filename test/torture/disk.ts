/** Disks that are full: a small one in memory, a limit for the size of files, or, where neither can be had, an injected error. */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { BOT_FILE } from "./bot-file.ts";
import type { Remote } from "./remote.ts";
import type { Scene } from "./scene.ts";

/**
 * - `limit`: the process may not write to files any more, by RLIMIT_FSIZE: writes fail with EFBIG.
 * - `tmpfs`: a file system of 4 MB in memory, in a namespace of the process's own, filled to its last byte: ENOSPC.
 * - `injected`: the process throws by itself what SQLite and Node throw when there is no room.
 */
export type DiskKind = "limit" | "tmpfs" | "injected";

export interface Disk {
  kind: DiskKind;
  /** Where the bot keeps its files. Of a tmpfs nobody but the bot sees it, and with the bot it is gone. */
  folder: string;
  start(): Remote;
  fill(bot: Remote): Promise<void>;
  makeRoom(bot: Remote): Promise<void>;
}

const MOUNT = 'mount -t tmpfs -o size=4m tmpfs "$0" && exec "$@"';

/** The kinds that this machine has; `injected` when one of the real ones is missing. */
export function diskKinds(): DiskKind[] {
  const works = (command: string, args: string[]): boolean => spawnSync(command, args).status === 0;
  const real: DiskKind[] = [
    ...(works("prlimit", ["--pid", String(process.pid), "--fsize"]) ? (["limit"] as const) : []),
    ...(works("unshare", ["-rm", "sh", "-c", MOUNT, "/mnt", "true"]) ? (["tmpfs"] as const) : []),
  ];
  return real.length === 2 ? real : [...real, "injected"];
}

export function openDisk(scene: Scene, kind: DiskKind): Disk {
  const folder = `${scene.folder}/${kind}`;
  mkdirSync(folder);
  const limit = (bot: Remote, bytes: string): void => {
    const { status, stderr } = spawnSync("prlimit", ["--pid", String(bot.pid), `--fsize=${bytes}:unlimited`]);
    if (status !== 0) throw new Error(`prlimit failed: ${stderr}`);
  };
  const filler = `${folder}/filler`;
  switch (kind) {
    case "limit":
      return {
        kind,
        folder,
        start: () => scene.start(BOT_FILE),
        fill: async bot => limit(bot, "0"),
        makeRoom: async bot => limit(bot, "unlimited"),
      };
    case "tmpfs":
      return {
        kind,
        folder,
        start: () => scene.start(BOT_FILE, { through: ["unshare", "-rm", "sh", "-c", MOUNT, folder] }),
        fill: bot => bot.call("fill", filler),
        makeRoom: bot => bot.call("makeRoom", filler),
      };
    case "injected":
      return {
        kind,
        folder,
        start: () => scene.start(BOT_FILE),
        fill: bot => bot.call("breakWrites", true),
        makeRoom: bot => bot.call("breakWrites", false),
      };
    default:
      return kind satisfies never;
  }
}
