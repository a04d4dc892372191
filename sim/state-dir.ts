/** The directory in which a subject keeps its files during a run: made on first use, gone afterwards. */
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface StateDir {
  path(): string;
  remove(): void;
}

export function createStateDir(): StateDir {
  let made: string | undefined;
  return {
    path() {
      made ??= mkdtempSync(join(stateRoot(), "ilink-sim-"));
      return made;
    },
    remove() {
      if (made !== undefined) rmSync(made, { recursive: true, force: true });
    },
  };
}

/** Memory-backed where the system has it: the plugin writes its cursor at every poll, and a disk would be most of a run. */
function stateRoot(): string {
  try {
    accessSync("/dev/shm", constants.W_OK);
    return "/dev/shm";
  } catch {
    return tmpdir();
  }
}
