/** Each place that runs of one process share, changed and put back. */
import http from "node:http";
import path from "node:path";
import { expect, it } from "vitest";
import { differenceOf, takeFingerprint } from "../../../sim/pool/fingerprint.ts";

const world = globalThis as unknown as Record<string, unknown>;

it.each<[string, () => () => void]>([
  [
    "globalThis.left is new",
    () => {
      world.left = 1;
      return () => delete world.left;
    },
  ],
  [
    "globalThis.Symbol(left) is new",
    () => {
      const key = Symbol("left");
      Object.assign(globalThis, { [key]: 1 });
      return () => Reflect.deleteProperty(globalThis, key);
    },
  ],
  [
    "globalThis.fetch is another",
    () => {
      const { fetch } = globalThis;
      globalThis.fetch = async () => new Response();
      return () => {
        globalThis.fetch = fetch;
      };
    },
  ],
  [
    "Array.prototype.at is another",
    () => {
      const { at } = Array.prototype;
      Array.prototype.at = () => undefined;
      return () => Object.defineProperty(Array.prototype, "at", { value: at, enumerable: false });
    },
  ],
  [
    "path.left is new",
    () => {
      Object.assign(path, { left: 1 });
      return () => Reflect.deleteProperty(path, "left");
    },
  ],
  [
    "http.globalAgent.maxSockets is another",
    () => {
      const { maxSockets } = http.globalAgent;
      http.globalAgent.maxSockets = 1;
      return () => {
        http.globalAgent.maxSockets = maxSockets;
      };
    },
  ],
  [
    "process.env.LEFT is new",
    () => {
      process.env.LEFT = "1";
      return () => delete process.env.LEFT;
    },
  ],
  [
    'listener 0 of process "left" is new',
    () => {
      const listener = (): void => {};
      process.on("left" as "exit", listener);
      return () => process.off("left" as "exit", listener);
    },
  ],
])("sees that %s", (words, change) => {
  const before = takeFingerprint();
  const undo = change();
  const differences = differenceOf(before, takeFingerprint());
  undo();
  expect(differences).toContain(words);
  expect(differenceOf(before, takeFingerprint())).toBeUndefined();
});
