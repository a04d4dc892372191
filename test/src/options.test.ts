import { expect, it } from "vitest";
import { createClient, OptionError } from "../../src/index.ts";
import { kindly, World } from "./world.ts";

const onMessage = (): void => {};

it.each([
  [{ onMessage: "echo" }, "onMessage"],
  [{ onMessage: null }, "onMessage"],
  [{ onMessage, queueMax: 0 }, "queueMax"],
  [{ onMessage, stopGraceMs: 4_000 }, "stopGraceMs"],
  [{ onMessage, pollMarginMs: Number.NaN }, "pollMarginMs"],
  [{ onMessage, channelVersion: "two" }, "channelVersion"],
  [{ onMessage, botAgent: "名" }, "botAgent"],
  [{ onMessage, outbox: "yes" }, "outbox"],
  [{ onMessage, cdnBaseUrl: "cdn" }, "cdnBaseUrl"],
  [{ onMessage, mediaDeadlineMs: 1 }, "mediaDeadlineMs"],
])("refuses %j and names the option", (options, option) => {
  expect(() => createClient(options as never)).toThrow(
    expect.objectContaining({ code: "invalid-option", option }),
  );
  expect(() => createClient(options as never)).toThrow(OptionError);
});

it("uses the globals of the moment, not those of the import", async () => {
  const before = globalThis.fetch;
  let asked = 0;
  globalThis.fetch = () => {
    asked++;
    return new Promise(() => {});
  };
  try {
    const world = new World(kindly());
    const { clock } = world;
    const client = createClient({ onMessage, clock });
    await client.start({ account: "a", botId: "b", token: "t", baseUrl: "https://h.test", userId: "u" });
    await world.pass(0);
    expect(asked).toBe(1);
    await world.during(client.close());
  } finally {
    globalThis.fetch = before;
  }
});

it("outlives listeners and loggers that throw", async () => {
  const throws = (): never => {
    throw new Error("no");
  };
  const world = new World(kindly(), { logger: { debug: throws, info: throws, warn: throws, error: throws } });
  world.client.on("state", throws);
  await world.start();
  await world.pass(100_000);
  expect(world.client.health("bot").state).toBe("live");
});

it("takes a listener off again", async () => {
  const world = new World(kindly());
  let heard = 0;
  const off = world.client.on("poll", () => heard++);
  await world.start();
  await world.pass(35_000);
  off();
  await world.pass(70_000);
  expect([heard, world.polls]).toEqual([1, 3]);
});

it("writes neither token nor text to the log", async () => {
  const lines: string[] = [];
  const write = (event: string, facts: object): void => void lines.push(event, JSON.stringify(facts));
  const world = new World(
    kindly({
      getupdates: (_asked, { polls }) =>
        polls > 2 ? { text: "secret-1 private" } : { json: { msgs: [], get_updates_buf: "cursor" } },
    }),
    { logger: { debug: write, info: write, warn: write, error: write } },
  );
  await world.start();
  await world.client.send({ account: "bot", to: "u", text: "private" });
  await world.pass(60_000);
  await world.during(world.client.close());
  expect(lines.length).toBeGreaterThan(4);
  expect(lines.join(" ")).not.toMatch(/secret|private|cursor"/);
});
