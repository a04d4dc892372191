/** Marks everything that outlives a run, and is deaf as soon as it finds a mark of its own. */
import http from "node:http";
import path from "node:path";
import { sick } from "./sick.ts";

const MARK = "__ilink_sim_test_mark";
const world = globalThis as unknown as Record<string, unknown>;
const places: Record<string, { isMarked(): boolean; mark(): void }> = {
  global: { isMarked: () => MARK in world, mark: () => void Object.assign(world, { [MARK]: 1 }) },
  prototype: {
    isMarked: () => MARK in Array.prototype,
    mark: () => void Object.defineProperty(Array.prototype, MARK, { value: 1, configurable: true }),
  },
  module: {
    isMarked: () => MARK in path.posix,
    mark: () => void Object.assign(path, { [MARK]: 1 }),
  },
  agent: {
    isMarked: () => http.globalAgent.maxSockets === 7,
    mark: () => {
      http.globalAgent.maxSockets = 7;
    },
  },
  environment: {
    isMarked: () => MARK in process.env,
    mark: () => {
      process.env[MARK] = "1";
    },
  },
  listener: {
    isMarked: () => process.listenerCount(MARK as "exit") > 0,
    mark: () => void process.on(MARK as "exit", () => {}),
  },
};

export default sick("remembers", {
  onStart() {
    const found = Object.entries(places).flatMap(([name, { isMarked }]) => (isMarked() ? [name] : []));
    for (const { mark } of Object.values(places)) mark();
    if (found.length > 0) throw new Error(`an earlier run left: ${found.join(", ")}`);
  },
});
