/** Whatever ends a session, each poll of the program's ends too, and nothing is left of it. */
import { afterEach, describe, expect, test } from "vitest";
import { installRepair, type RepairFault } from "../../../src/repair/index.ts";
import { kindly, STALE, type World } from "../world.ts";
import { type Program, program } from "./program.ts";

const before = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = before;
});

type End = { status: number; text: string } | null;

/** A poll without a deadline of its own: it ends by the repair, or never. */
async function patient(
  { fetch, world }: Program,
  token = "b@im.bot:secret-1",
): Promise<{ end(): End | undefined }> {
  let end: End | undefined;
  fetch("https://host.test/prefix/ilink/bot/getupdates", {
    method: "POST",
    headers: { Authorization: `Bearer ${token}` },
    body: JSON.stringify({ get_updates_buf: "c" }),
  }).then(
    async answer => {
      end = { status: answer.status, text: await answer.text() };
    },
    () => {
      end = null;
    },
  );
  await world.pass(5_000);
  return { end: () => end };
}

const left = (world: World): [timers: number, requests: number] => [world.timersLeft, world.inFlight];

describe("a poll that waits ends", () => {
  test("by notifystop: nothing came, with the cursor that it had", async () => {
    const bot = program(kindly());
    const poll = await patient(bot);
    expect(poll.end()).toBeUndefined();
    await bot.world.during(bot.post("msg/notifystop"));
    expect(poll.end()).toMatchObject({ status: 200 });
    expect(JSON.parse(poll.end()?.text ?? "")).toEqual({ ret: 0, msgs: [], get_updates_buf: "c" });
    expect(left(bot.world)).toEqual([0, 0]);
  });

  test("by a new token of its bot: told so, and not polled for any more", async () => {
    const bot = program(kindly());
    const old = await patient(bot, "b@im.bot:old");
    const young = await patient(bot, "b@im.bot:new");
    expect(old.end()).toEqual({
      status: 401,
      text: "ilink-sim repair: a newer token of this bot is in use",
    });
    expect(young.end()).toBeUndefined();
    await bot.world.during(bot.post("msg/notifystop", {}, "b@im.bot:new"));
    expect(left(bot.world)).toEqual([0, 0]);
  });

  test("by a failure inside the repair: it asks the service itself", async () => {
    const faults: RepairFault[] = [];
    let breaks = false;
    const script = kindly({
      getupdates: (_, { asked }) => (asked.length > 1 ? { json: { ret: 0, msgs: [] } } : { silent: true }),
    });
    const bot = program(script, ({ clock }) => ({
      clock: {
        ...clock,
        setTimeout: (...args) => {
          if (breaks) throw new RangeError("this clock is broken");
          return clock.setTimeout(...args);
        },
      },
      onFault: fault => faults.push(fault),
    }));
    const poll = await patient(bot);
    breaks = true;
    await bot.world.during(bot.poll({ cursor: "c" }));
    expect(faults).toHaveLength(1);
    expect(poll.end()).toEqual({ status: 200, text: '{"ret":0,"msgs":[]}' });
    await bot.world.pass(60_000);
    expect(left(bot.world)).toEqual([0, 0]);
  });

  test("when the repair is taken away: it asks the service itself", async () => {
    const bot = program(
      kindly({ getupdates: (_, { asked }) => (asked.length > 1 ? { json: { ret: 0 } } : { silent: true }) }),
    );
    globalThis.fetch = ((url: string, init: object) => bot.world.fetch(url, init as never)) as never;
    const uninstall = installRepair({ hosts: ["host.test"], clock: bot.world.clock });
    const poll = await patient({ ...bot, fetch: globalThis.fetch as never });
    expect(poll.end()).toBeUndefined();
    uninstall();
    await bot.world.pass(0);
    expect(poll.end()).toEqual({ status: 200, text: '{"ret":0}' });
    expect(left(bot.world)).toEqual([0, 0]);
  });
});

test("a send that waits for a cure is told at once when the session ends", async () => {
  const bot = program(
    kindly({ sendmessage: () => ({ json: STALE }), notifystart: () => ({ silent: true }) }),
  );
  let status = 0;
  void bot.post("sendmessage").then(answer => {
    status = answer.status;
  });
  await bot.world.pass(1_000);
  expect(status).toBe(0);
  await bot.world.during(bot.post("msg/notifystop"));
  expect(status).toBe(401);
  await bot.world.pass(3_000);
  expect(left(bot.world)).toEqual([0, 0]);
});

describe("a program that stops without a word", () => {
  test("after an idle answer leaves nothing, at that very moment", async () => {
    const { world, poll } = program(kindly({ getupdates: () => ({ json: { ret: 0, msgs: [] } }) }));
    await world.during(poll());
    expect(left(world)).toEqual([0, 0]);
    await world.pass(600_000);
    expect(world.of("getupdates")).toHaveLength(1);
  });

  test("with a token that nothing cures is let go within seconds, so that it can take up a new one", async () => {
    const { world, poll } = program(() => ({ json: STALE }));
    await world.during(poll());
    const { value, tookMs } = await world.during(poll());
    expect(value?.status).toBe(401);
    expect(tookMs).toBeLessThanOrEqual(8_000);
  });
});
