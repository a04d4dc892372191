import { expect, it } from "vitest";
import { CREDENTIAL, kindly, STALE, World } from "./world.ts";

const SHOW = { account: "bot", to: "user@im.wechat", on: true };

it("asks for one ticket and uses it again", async () => {
  const world = new World(kindly());
  await world.start();
  expect(await world.client.typing(SHOW)).toEqual({ outcome: "sent" });
  expect(await world.client.typing({ ...SHOW, on: false })).toEqual({ outcome: "sent" });
  expect(world.of("getconfig")).toHaveLength(1);
  expect(world.of("sendtyping").map(({ body }) => [body.typing_ticket, body.status])).toEqual([
    ["ticket", 1],
    ["ticket", 2],
  ]);
});

it("asks for a fresh ticket after a refusal and after a login", async () => {
  const world = new World(kindly({ sendtyping: () => ({ json: { ret: -1 } }) }));
  await world.start();
  expect(await world.client.typing(SHOW)).toMatchObject({ outcome: "refused" });
  await world.client.typing(SHOW);
  expect(world.of("getconfig")).toHaveLength(2);
  await world.client.login({ ...CREDENTIAL, token: "secret-2" });
  await world.client.typing(SHOW);
  expect(world.of("getconfig")).toHaveLength(3);
});

it("ends in time when nobody answers, and lets sends pass meanwhile", async () => {
  const world = new World(kindly({ getconfig: () => ({ silent: true }) }));
  await world.start();
  const typing = world.client.typing(SHOW);
  expect(await world.client.send({ account: "bot", to: "u", text: "x" })).toMatchObject({ outcome: "sent" });
  const { value, tookMs } = await world.during(typing);
  expect(value).toMatchObject({ outcome: "unknown" });
  expect(tookMs).toBeLessThanOrEqual(5_000);
});

it("has the session proven when the server calls the token stale", async () => {
  const world = new World(kindly({ sendtyping: () => ({ json: STALE }) }));
  await world.start();
  await world.pass(10_000);
  expect(await world.client.typing(SHOW)).toMatchObject({ outcome: "refused" });
  await world.pass(100);
  expect(world.asked.slice(-2).map(({ endpoint }) => endpoint)).toEqual(["notifystart", "getupdates"]);
});

it("shows and hides with one ticket, and asks for another when that was refused", async () => {
  let asked = 0;
  const world = new World(
    kindly({
      getconfig: () => (asked++ === 0 ? { json: { ret: -1 } } : { json: { ret: 0, typing_ticket: "t" } }),
    }),
  );
  await world.start();
  expect(await world.client.typing(SHOW)).toMatchObject({ outcome: "refused" });
  expect(await world.client.typing(SHOW)).toEqual({ outcome: "sent" });
  await Promise.all([world.client.typing({ ...SHOW, on: false }), world.client.typing(SHOW)]);
  expect(world.of("getconfig")).toHaveLength(2);
  expect(world.of("sendtyping").map(({ body }) => body.status)).toEqual([1, 2, 1]);
});

it("of many calls that wait for a ticket shows what the latest asks for, once, and ends all as that ended", async () => {
  const world = new World(
    kindly({ getconfig: () => ({ json: { ret: 0, typing_ticket: "t" }, afterMs: 1_000 }) }),
  );
  await world.start();
  const calls = Array.from({ length: 9 }, (_, index) =>
    world.client.typing({ ...SHOW, on: index % 2 === 0 }),
  );
  const other = world.client.typing({ ...SHOW, to: "bob", on: false });
  await world.during(Promise.all([...calls, other]));
  for (const call of [...calls, other]) expect(await call).toEqual({ outcome: "sent" });
  const shown = world.of("sendtyping").map(({ body }) => [body.ilink_user_id, body.status]);
  expect(shown).toEqual([
    [SHOW.to, 1],
    ["bob", 2],
  ]);
});

it("shows what was asked for last when a login comes before the ticket", async () => {
  let asked = 0;
  const world = new World(
    kindly({
      getconfig: () => ({
        json: asked++ === 0 ? { errcode: -14 } : { ret: 0, typing_ticket: "t" },
        afterMs: 1_000,
      }),
    }),
  );
  await world.start();
  const shown = world.client.typing(SHOW);
  await world.pass(500);
  const hidden = world.client.typing({ ...SHOW, on: false });
  await world.client.login({ ...CREDENTIAL, token: "secret-2" });
  await world.during(Promise.all([shown, hidden]));
  expect(world.of("sendtyping").map(({ body }) => body.status)).toEqual([2]);
});

it("keeps no ticket that was asked for before a login and comes after it", async () => {
  let asked = 0;
  const world = new World(
    kindly({
      getconfig: () => ({ json: { ret: 0, typing_ticket: `t${++asked}` }, afterMs: asked === 1 ? 2_000 : 0 }),
    }),
  );
  await world.start();
  const before = world.client.typing(SHOW);
  await world.client.login({ ...CREDENTIAL, token: "secret-2" });
  const after = world.client.typing(SHOW);
  await world.during(Promise.all([before, after]));
  await world.client.typing({ ...SHOW, on: false });
  const tickets = world.of("sendtyping").map(({ body }) => body.typing_ticket);
  expect(tickets).toEqual(["t2", "t2", "t2"]);
  expect(world.of("getconfig")).toHaveLength(2);
});

it("gives up when each ticket is overtaken by a login", async () => {
  const world = new World(
    kindly({ getconfig: () => ({ json: { ret: 0, typing_ticket: "t" }, afterMs: 2_000 }) }),
  );
  await world.start();
  const shown = world.client.typing(SHOW);
  for (let login = 2; login <= 5; login++) {
    await world.pass(1_500);
    await world.client.login({ ...CREDENTIAL, token: `secret-${login}` });
  }
  expect((await world.during(shown)).value).toMatchObject({
    outcome: "failed",
    reason: "getconfig: the account logged in during each of 3 requests for a typing ticket",
  });
  expect(world.of("getconfig")).toHaveLength(3);
  expect(world.of("sendtyping")).toEqual([]);
});
