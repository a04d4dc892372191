/** More at a time than anybody should ask for: bounded, told, and nobody else's trouble. */
import { expect, it } from "vitest";
import type { SendOutcome } from "../../src/index.ts";
import { kindly, World } from "./world.ts";

const SENDS = 20_000;

/** A service that takes its time for each send, and the most of them that it saw at once. */
function slowly(options = {}, afterMs = 100) {
  const counts = { atOnce: 0, most: 0 };
  const world = new World(
    kindly({
      sendmessage: (_asked, { timers }) => {
        counts.atOnce++;
        counts.most = Math.max(counts.most, counts.atOnce);
        timers.setTimeout(() => counts.atOnce--, afterMs);
        return { json: { ret: 0 }, afterMs };
      },
    }),
    options,
  );
  return { world, counts };
}

function tally(outcomes: readonly SendOutcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const end of outcomes) {
    const key = end.outcome === "declined" ? end.reason : end.outcome;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

it("takes 2,000 of 20,000 sends, a hundred at a time, and declines the others at once", async () => {
  const { world, counts } = slowly();
  await world.start();
  let declined = 0;
  const all = Array.from({ length: SENDS }, (_, index) =>
    world.client.send({ account: "bot", to: `user-${index}`, text: "news" }).then(end => {
      if (end.outcome === "declined") declined++;
      return end;
    }),
  );
  await world.pass(0);
  expect(declined).toBe(18_000);
  expect(world.of("sendmessage")).toHaveLength(100);
  const { value } = await world.during(Promise.all(all));
  expect(tally(value)).toEqual({ sent: 2_000, "too-many": 18_000 });
  expect(counts.most).toBe(100);
  const [no] = value.filter(({ outcome }) => outcome === "declined");
  expect(no).toMatchObject({ detail: expect.stringContaining("sendsMax") });
});

it("gives one user no more than half of the room, and the others their turn before his", async () => {
  const { world } = slowly({ sendsMax: 100, requestsMax: 2 });
  await world.start();
  const flood = Array.from({ length: 100 }, () =>
    world.client.send({ account: "bot", to: "flood", text: "again" }),
  );
  const other = world.client.send({ account: "bot", to: "other", text: "one" });
  const { tookMs } = await world.during(other);
  expect(tookMs).toBeLessThanOrEqual(200);
  const { value } = await world.during(Promise.all(flood));
  expect(tally(value)).toEqual({ sent: 50, "too-many": 50 });
  expect(await world.during(world.client.send({ account: "bot", to: "flood", text: "t" }))).toMatchObject({
    value: { outcome: "sent" },
  });
});

it("counts media, typing and config calls as well", async () => {
  const { world } = slowly({ sendsMax: 8, requestsMax: 1 }, 1_000);
  await world.start();
  const media = { account: "bot", kind: "file" as const, bytes: Uint8Array.of(1) };
  const calls = [0, 1, 2].flatMap(index => [
    world.client.send({ account: "bot", to: `a${index}`, text: "t" }),
    world.client.sendMedia({ ...media, to: `b${index}` }),
    world.client.typing({ account: "bot", to: `c${index}`, on: true }),
    world.client.config({ account: "bot", user: `d${index}` }),
  ]);
  const last = await Promise.all(calls.slice(8));
  for (const end of last) expect(end).toMatchObject({ outcome: "declined", reason: "too-many" });
  // One send, and one of all others.
  const asked = world.asked.map(({ endpoint }) => endpoint).filter(name => !/getupdates|notify/.test(name));
  expect([asked.length, asked.filter(name => name === "sendmessage").length]).toEqual([2, 1]);
});

it("gives each send its whole time, however long it waited for its turn", async () => {
  const { world } = slowly({ requestsMax: 1, sendDeadlineMs: 1_000 }, 450);
  await world.start();
  const sends = [0, 1, 2, 3].map(index => world.client.send({ account: "bot", to: `u${index}`, text: "t" }));
  const { value, tookMs } = await world.during(Promise.all(sends));
  expect(value.map(({ outcome }) => outcome)).toEqual(Array(4).fill("sent"));
  expect(tookMs).toBeGreaterThan(1_000);
});

it("sends nothing in an old credential's name that waited while a new one came", async () => {
  const { world } = slowly({ requestsMax: 1 });
  await world.start();
  const sends = [0, 1].map(index => world.client.send({ account: "bot", to: `u${index}`, text: "t" }));
  await world.pass(10);
  await world.client.login({
    account: "bot",
    botId: "b@im.bot",
    token: "secret-2",
    baseUrl: "https://h.test",
    userId: "",
  });
  await world.during(Promise.all(sends));
  expect(world.of("sendmessage").map(({ token }) => token)).toEqual(["secret-1", "secret-2"]);
});

it("stops in time with everything waiting, and what had no turn was never sent", async () => {
  const { world } = slowly({}, 60_000);
  await world.start();
  const sends = Array.from({ length: 1_000 }, (_, index) =>
    world.client.send({ account: "bot", to: `u${index}`, text: "t" }),
  );
  await world.pass(10);
  const { tookMs } = await world.during(world.client.stop("bot"));
  expect(tookMs).toBeLessThan(5_000);
  expect(tally(await Promise.all(sends))).toEqual({ unknown: 100, stopped: 900 });
  expect(world.timersLeft).toBeLessThanOrEqual(200);
});
