/** Where an attack takes place: a folder, processes and servers, all of which are gone when it is over. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type Loopback, serveLoopback } from "../../sim/loopback/loopback.ts";
import type { LoopbackOptions } from "../../sim/loopback/options.ts";
import type { AttackOptions } from "./attack.ts";
import { type Remote, type RemoteOptions, startRemote } from "./remote.ts";

/** How often a condition is looked at. */
const LOOK_MS = 25;

export interface Scene {
  readonly folder: string;
  /** Start a process; see {@link startRemote}. */
  start(file: URL, options?: RemoteOptions): Remote;
  serve(options: LoopbackOptions): Promise<Loopback>;
  /** Done when the scene is over. */
  onEnd(work: () => unknown): void;
  wait(delayMs: number): Promise<void>;
  /** Whether it came true in time. Rejects when the attack is broken off. */
  until(condition: () => boolean | Promise<boolean>, withinMs: number): Promise<boolean>;
}

export async function inScene<T>(
  { signal }: Pick<AttackOptions, "signal">,
  play: (scene: Scene) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "ilink-torture-"));
  const ends: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const scene: Scene = {
    folder,
    start(file, options = {}) {
      signal.throwIfAborted();
      const env = { NODE_COMPILE_CACHE: join(folder, "compiled"), ...options.env };
      const remote = startRemote(file, { ...options, env });
      ends.push(() => {
        remote.signal("SIGKILL");
        return remote.gone;
      });
      return remote;
    },
    async serve(options) {
      const service = await serveLoopback(options);
      ends.push(() => service.close());
      return service;
    },
    onEnd: work => void ends.push(work),
    wait: delayMs => setTimeout(delayMs, undefined, { signal }),
    async until(condition, withinMs) {
      const endMs = performance.now() + withinMs;
      while (!(await condition())) {
        if (performance.now() > endMs) return false;
        await setTimeout(LOOK_MS, undefined, { signal });
      }
      return true;
    },
  };
  // A call that is under way when the attack is broken off ends with its process.
  const { promise: broken, reject } = Promise.withResolvers<never>();
  const breakOff = (): void => reject(signal.reason);
  signal.addEventListener("abort", breakOff);
  try {
    return await Promise.race([play(scene), broken]);
  } finally {
    signal.removeEventListener("abort", breakOff);
    for (const end of ends.reverse()) await end();
  }
}
