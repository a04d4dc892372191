import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { oldNode } from "../../../sim/commands/old-node.ts";

it.each(["0.12.18", "20.20.2", "22.14.9"])("Node %s is told what is needed", version => {
  const { engines } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
  expect(oldNode(version)).toMatch(
    new RegExp(`^ilink-sim needs Node ${engines.node.slice(2)} or later, and this is ${version}\\.`),
  );
});

it.each(["22.15.0", "24.0.0", "100.1.2"])("Node %s will do", version => {
  expect(oldNode(version)).toBeUndefined();
});
