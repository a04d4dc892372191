import { expect, it } from "vitest";
import { type Ending, HELD, kindly, STALE, textMessage, World } from "./world.ts";

const ask = (world: World, user = "User@im.wechat") => world.client.config({ account: "bot", user });

it("asks for the user as the wire writes him, with his context token, and gives the whole answer", async () => {
  const message = textMessage(1, "t", "User@im.wechat");
  const world = new World(
    kindly({
      getupdates: (_asked, { polls }) =>
        polls > 0 ? HELD : { json: { msgs: [message], get_updates_buf: "c" } },
      getconfig: () => ({ json: { ret: 0, typing_ticket: "dGlja2V0", limit: 7 } }),
    }),
  );
  await world.start();
  await world.pass(100);
  expect((await world.during(ask(world, "user@IM.wechat"))).value).toEqual({
    outcome: "answered",
    typingTicket: "dGlja2V0",
    fields: { ret: 0, typing_ticket: "dGlja2V0", limit: 7 },
  });
  expect(world.of("getconfig")[0]?.body).toMatchObject({
    ilink_user_id: "User@im.wechat",
    context_token: "ctx-1",
  });
});

it.each<[Ending, object]>([
  [{ json: {} }, { outcome: "answered", fields: {} }],
  [{ json: { typing_ticket: "" } }, { outcome: "answered", fields: { typing_ticket: "" } }],
  [
    { json: { ret: -1, errmsg: "no" } },
    { outcome: "refused", reason: "getconfig: the server answered with code -1 (no)" },
  ],
  [{ errno: "ECONNREFUSED" }, { outcome: "failed", reason: "getconfig: ECONNREFUSED" }],
  [{ errno: "ECONNRESET" }, { outcome: "unknown", reason: "getconfig: ECONNRESET" }],
  [{ silent: true }, { outcome: "unknown", reason: "getconfig: no whole answer within 5000 ms" }],
])("answered with %j it ends with %j", async (ending, outcome) => {
  const world = new World(kindly({ getconfig: () => ending }));
  await world.start();
  const { value } = await world.during(ask(world));
  expect(value).toMatchObject(outcome);
  expect("typingTicket" in value).toBe(false);
});

it("that is told of a stale token has the session looked at", async () => {
  const world = new World(kindly({ getconfig: () => ({ json: STALE }) }));
  await world.start();
  await world.pass(10_000);
  const before = world.of("notifystart").length;
  expect((await world.during(ask(world))).value).toMatchObject({
    outcome: "refused",
    error: { serviceCode: -14 },
  });
  await world.pass(1_000);
  expect(world.of("notifystart").length).toBe(before + 1);
});

it("is declined without a user, and while nobody is logged in", async () => {
  const world = new World(kindly());
  expect(await ask(world)).toEqual({ outcome: "declined", reason: "never-logged-in" });
  await world.start();
  expect(await ask(world, "")).toEqual({ outcome: "declined", reason: "invalid", detail: "user is empty" });
  await world.during(world.client.close());
  expect(await ask(world)).toEqual({ outcome: "declined", reason: "stopped" });
  expect(world.of("getconfig")).toEqual([]);
});
