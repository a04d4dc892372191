/** One life of the client's process, from its orders to its death. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Orders } from "./child.ts";

const CHILD_FILE = new URL("./child.ts", import.meta.url);

/** A process whose step never comes is killed all the same; on a busy machine steps come late. */
const LIFE_MS_MAX = 10_000;
/** The last life has to handle all that is left. */
const LAST_LIFE_MS_MAX = 30_000;

/** How a life ended: as ordered, later than ordered, or in a way that nobody ordered. */
export type Death = { how: "ordered" | "late" } | { how: "itself"; code: number | null; complaint: string };

/** A process that has loaded everything and waits for its orders. */
export interface Standby {
  /** Resolves when the process is gone. */
  live(orders: Orders): Promise<Death>;
  /** It is not needed. */
  dismiss(): void;
}

/**
 * Start a process ahead of time, so that a life begins when its orders come.
 * @param cacheFolder where compiled modules are kept: most of what a start costs
 */
export function standBy(cacheFolder: string): Standby {
  const child = fork(CHILD_FILE, {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    env: { PATH: process.env.PATH, TZ: "UTC", NODE_COMPILE_CACHE: cacheFolder },
  });
  let complaint = "";
  child.stderr?.on("data", text => {
    complaint += text;
  });
  const ready = once(child, "message");
  // One that dies before it is ready is reported by its life.
  ready.catch(() => {});
  const gone = once(child, "close") as Promise<[code: number | null, signal: string | null]>;
  return {
    async live(orders) {
      await Promise.race([ready, gone]);
      child.send(orders, () => {});
      const late = killLater(child, orders.moment === undefined ? LAST_LIFE_MS_MAX : LIFE_MS_MAX);
      const { moment } = orders;
      const cancel = moment?.phase === "anything" ? killLater(child, moment.afterMs).cancel : () => {};
      const [code, signal] = await gone;
      late.cancel();
      cancel();
      if (orders.moment === undefined && signal === null && code === 0) return { how: "ordered" };
      if (signal !== "SIGKILL") return { how: "itself", code, complaint };
      return { how: late.fired() ? "late" : "ordered" };
    },
    dismiss: () => void child.kill("SIGKILL"),
  };
}

function killLater(child: ChildProcess, afterMs: number): { cancel(): void; fired(): boolean } {
  let fired = false;
  const timer = setTimeout(() => {
    fired = true;
    child.kill("SIGKILL");
  }, afterMs);
  return { cancel: () => clearTimeout(timer), fired: () => fired };
}
