import { expect, it } from "vitest";
import { silentLogger } from "../../src/logger.ts";
import { World } from "./world.ts";

it("eight hours without a name are two words of state, a few thousand requests and a line of log a minute", async () => {
  const counts: number[] = [];
  const logger = {
    ...silentLogger,
    warn: (event: string, { count }: Record<string, unknown>) =>
      void (event === "poll-failed" && counts.push(Number(count))),
  };
  const world = new World(() => ({ errno: "ENOTFOUND" }), { logger });
  await world.start();
  await world.pass(8 * 3_600_000);
  expect(world.states.map(({ reason }) => reason)).toEqual(["starting", "transport"]);
  expect(world.asked.length).toBeLessThan(6_000);
  expect(counts.length).toBeLessThanOrEqual(8 * 60 + 1);
  const told = counts.reduce((sum, count) => sum + count, 0);
  expect(world.asked.length - told).toBeLessThan(60);
});
