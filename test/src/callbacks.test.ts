/** Callbacks of the host that throw, reject or never end: nobody waits for them, and nothing breaks. */
import { expect, it } from "vitest";
import type { ClientOptions, Logger } from "../../src/index.ts";
import { HELD, kindly, STALE, textMessage, World } from "./world.ts";

/** A server with something to tell: a stale session, its cure, and a message. */
const eventful = () => {
  let polls = 0;
  return kindly({
    getupdates: () => {
      polls++;
      if (polls === 1) return { json: STALE };
      return polls === 2 ? { json: { msgs: [textMessage(1, "m")], get_updates_buf: "c1" } } : HELD;
    },
  });
};

async function run(callback: () => unknown, options: ClientOptions = {}) {
  const logged: string[] = [];
  const write = (event: string): void => void logged.push(event);
  const logger: Logger = { debug: write, info: write, warn: write, error: write };
  const world = new World(eventful(), { logger, ...options });
  for (const event of ["state", "poll", "request", "quarantined", "incomplete", "outbox", "store"] as const)
    world.client.on(event, callback as () => void);
  await world.start();
  await world.pass(60_000);
  expect(world.handled).toEqual(["m"]);
  expect(world.client.health("bot").state).toBe("live");
  const { tookMs } = await world.during(world.client.stop("bot"));
  expect(tookMs).toBeLessThanOrEqual(100);
  expect(world.timersLeft).toBe(0);
  return logged.filter(event => event === "listener-failed").length;
}

it("listeners that never end hold up nothing", async () => {
  expect(await run(() => new Promise(() => {}))).toBe(0);
});

it("listeners that reject are told like those that throw", async () => {
  const rejecting = await run(() => Promise.reject(new Error("no")));
  const throwing = await run(() => {
    throw new Error("no");
  });
  expect(rejecting).toBe(throwing);
  expect(rejecting).toBeGreaterThan(5);
});

it.each([
  ["never ends", () => new Promise(() => {})],
  ["rejects", () => Promise.reject(new Error("no"))],
  [
    "throws",
    () => {
      throw new Error("no");
    },
  ],
])("a logger that %s holds up nothing", async (_how, write) => {
  const logger = { debug: write, info: write, warn: write, error: write } as unknown as Logger;
  await run(() => {}, { logger });
});
