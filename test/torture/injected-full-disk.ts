/** A full disk for machines on which none can be had: what SQLite and Node throw when there is no room, thrown by this process. */
import { open } from "node:fs/promises";
import { StatementSync } from "node:sqlite";

const { run } = StatementSync.prototype;
let isFull = false;
let isPrepared = false;

/** From now on writes fail for want of room; or they succeed again. */
export async function injectFullDisk(full: boolean): Promise<void> {
  isFull = full;
  if (isPrepared) return;
  isPrepared = true;
  StatementSync.prototype.run = function (...args: unknown[]) {
    if (isFull) throw Object.assign(new Error("database or disk is full"), { errcode: 13 });
    return Reflect.apply(run, this, args);
  };
  const handle = await open("/dev/null");
  const handles = Object.getPrototypeOf(handle) as { writeFile: (...args: unknown[]) => Promise<void> };
  await handle.close();
  const { writeFile } = handles;
  handles.writeFile = function (...args) {
    if (isFull)
      return Promise.reject(Object.assign(new Error("no space left on device"), { code: "ENOSPC" }));
    return Reflect.apply(writeFile, this, args);
  };
}
