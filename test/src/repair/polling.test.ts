/** What the repair makes of a program's polls. */
import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { ProgramPoll } from "../../../src/repair/program-poll.ts";
import { HELD, IDLE, kindly, STALE, textMessage } from "../world.ts";
import { program } from "./program.ts";

const batch = (cursor: string, ...texts: string[]): { json: object } => ({
  json: {
    ret: 0,
    msgs: texts.map((text, at) => textMessage(`${cursor}-${at}`, text)),
    get_updates_buf: cursor,
  },
});

describe("a stale token", () => {
  test("is answered by a notifystart and another poll; the program sees neither", async () => {
    const { world, loop, polled, events } = program(
      kindly({
        getupdates: (_, { asked }) =>
          asked.some(({ endpoint }) => endpoint === "notifystart") ? batch("c9", "hi") : { json: STALE },
      }),
    );
    const stop = loop({ busyMs: 600_000 });
    await world.pass(100);
    expect(world.asked.map(({ endpoint }) => endpoint)).toEqual(["getupdates", "notifystart", "getupdates"]);
    expect(polled).toMatchObject([
      { status: 200, body: { msgs: [{ item_list: [{ text_item: { text: "hi" } }] }] } },
    ]);
    expect(events.map(({ state, reason }) => [state, reason])).toEqual([
      ["recovering", "starting"],
      ["recovering", "stale-token"],
      ["live", undefined],
    ]);
    stop();
  });

  test("that nothing cures is said once, and told to the program without a -14", async () => {
    const { world, loop, polled, events } = program(() => ({ json: STALE }));
    const stop = loop();
    await world.pass(3_600_000);
    expect(events.filter(({ state }) => state === "needs-login")).toEqual([
      { bot: "b@im.bot", state: "needs-login", reason: "taken-over-or-revoked" },
    ]);
    expect(polled.length).toBeGreaterThan(10);
    expect(new Set(polled.map(({ status }) => status))).toEqual(new Set([401]));
    expect(polled[0]?.body).toContain("needs a new login");
    expect(JSON.stringify(polled)).not.toContain("-14");
    // Slow probes, not the program's own cadence.
    expect(world.of("getupdates").length).toBeLessThan(25);
    stop();
    await world.pass(1_000);
    expect(world.timersLeft).toBe(0);
  });

  test("the notifystart of the repair speaks as the program does", async () => {
    const { world, loop } = program(
      kindly({ getupdates: (_, { asked }) => (asked.length < 3 ? { json: STALE } : undefined) }),
    );
    const stop = loop();
    await world.pass(100);
    const [poll, start] = [world.asked[0], world.asked[1]];
    expect(start?.url).toBe("https://host.test/prefix/ilink/bot/msg/notifystart");
    expect(start?.body).toEqual({ base_info: { channel_version: "2.4.9", bot_agent: "OpenClaw" } });
    expect(start?.headers).toMatchObject({
      authorization: "Bearer b@im.bot:secret-1",
      "ilink-app-clientversion": "132105",
    });
    expect(start?.headers["x-wechat-uin"]).not.toBe(poll?.headers["x-wechat-uin"]);
    stop();
  });
});

describe("deadlines", () => {
  test("a poll outlasts the program's own deadline, and its answer goes to the program's next poll", async () => {
    const { world, loop, polled } = program(
      kindly({
        getupdates: (asked, { polls: _ }) =>
          asked.body.get_updates_buf === "" ? { ...batch("c1", "late"), afterMs: 35_400 } : HELD,
      }),
    );
    const stop = loop();
    await world.pass(35_300);
    expect(polled).toEqual([]);
    // Two polls of the program's, one on the wire.
    expect(world.of("getupdates")).toHaveLength(1);
    await world.pass(200);
    expect(polled).toMatchObject([{ body: { msgs: [expect.anything()] } }]);
    stop();
  });

  test("a program that was stopped leaves nothing behind", async () => {
    const { world, loop } = program(kindly());
    const stop = loop();
    await world.pass(10_000);
    stop();
    await world.pass(300);
    expect(world.asked.at(-1)?.aborted).toBe(true);
    expect(world.timersLeft).toBe(0);
    expect(world.inFlight).toBe(0);
  });

  test("notifystop ends the poll at once", async () => {
    const { world, loop, post } = program(kindly());
    const stop = loop();
    await world.pass(10_000);
    stop();
    await post("msg/notifystop");
    expect(world.of("getupdates").at(-1)?.aborted).toBe(true);
    expect(world.timersLeft).toBe(0);
  });

  test("trouble that lasts is told before the program's own deadline, and polled on meanwhile", async () => {
    let down = false;
    const { world, loop, polled } = program(
      kindly({
        getupdates: ({ body }) =>
          down
            ? { errno: "ECONNREFUSED" }
            : body.get_updates_buf === ""
              ? batch("c1", "before")
              : batch("c2", "after"),
        notifystart: () => (down ? { errno: "ECONNREFUSED" } : undefined),
      }),
    );
    const stop = loop({ busyMs: 10_000 });
    await world.pass(5_000);
    down = true;
    await world.pass(29_000);
    expect(polled).toMatchObject([{ status: 200 }, { status: 503 }]);
    expect(polled[1]?.body).toContain("(transport)");
    const before = world.asked.length;
    await world.pass(1_900);
    down = false;
    await world.pass(8_000);
    expect(world.asked.length).toBeGreaterThan(before);
    expect(polled.at(-1)).toMatchObject({ status: 200, body: { get_updates_buf: "c2" } });
    stop();
  });
});

describe("a program that is busy", () => {
  test("is polled ahead after 30 s; what comes waits for its next poll, in order", async () => {
    const batches = [batch("c1", "one"), batch("c2", "two"), batch("c3", "three")];
    const { world, loop, polled } = program(
      kindly({ getupdates: ({ body }) => batches[["", "c1", "c2"].indexOf(body.get_updates_buf)] ?? HELD }),
    );
    const stop = loop({ busyMs: 100_000 });
    await world.pass(29_000);
    expect(world.of("getupdates").map(({ body }) => body.get_updates_buf)).toEqual([""]);
    await world.pass(65_000);
    expect(world.of("getupdates").map(({ body }) => body.get_updates_buf)).toEqual(["", "c1", "c2", "c3"]);
    await world.pass(206_100);
    expect(polled.map(({ body }) => body.get_updates_buf).slice(0, 3)).toEqual(["c1", "c2", "c3"]);
    stop();
  });

  test("is polled on at once when the poll ahead fails, not 30 s later", async () => {
    let polls = 0;
    const { world, loop } = program(
      kindly({
        getupdates: ({ body }) => {
          if (body.get_updates_buf === "") return batch("c1", "one");
          return ++polls === 1 ? { errno: "ECONNRESET" } : HELD;
        },
      }),
    );
    const stop = loop({ busyMs: 100_000 });
    await world.pass(32_000);
    expect(polls).toBe(2);
    stop();
  });

  test("what came ahead for a cursor that the program does not have is asked for again", async () => {
    const { world, poll } = program(
      kindly({
        getupdates: ({ body }) =>
          body.get_updates_buf === "c1" ? batch("c2", "ahead") : batch("c1", "first"),
      }),
    );
    await poll();
    await world.pass(31_000);
    expect(world.of("getupdates")).toHaveLength(2);
    const again = await poll({ cursor: "" });
    expect(JSON.parse(again?.text ?? "")).toMatchObject({ get_updates_buf: "c1" });
  });
});

describe("several polls at a time", () => {
  test("are one on the wire, and the newest gets the answer; a later one, of a new start, asks anew", async () => {
    const { world, poll } = program(kindly({ getupdates: () => ({ ...batch("c1", "hi"), afterMs: 5_000 }) }));
    const ends: string[] = [];
    void poll().then(end => ends.push(end === null ? "first given up" : "first"));
    await world.pass(1_000);
    void poll().then(() => ends.push("second"));
    await world.pass(5_100);
    expect(ends).toEqual(["second"]);
    const polls = world.of("getupdates").filter(({ body }) => body.get_updates_buf === "");
    expect(polls.map(({ aborted }) => aborted)).toEqual([true, false]);
  });

  test("of another cursor end the poll under way", async () => {
    const { world, poll } = program(kindly());
    void poll({ cursor: "a" });
    await world.pass(1_000);
    void poll({ cursor: "b" });
    await world.pass(10);
    expect(world.of("getupdates").map(({ body, aborted }) => [body.get_updates_buf, aborted])).toEqual([
      ["a", true],
      ["b", false],
    ]);
  });

  test("a new token of the same bot retires the former", async () => {
    const { world, poll } = program(kindly());
    void poll({ token: "b@im.bot:old" });
    void poll({ token: "other@im.bot:x" });
    await world.pass(1_000);
    void poll({ token: "b@im.bot:new" });
    await world.pass(10);
    expect(world.of("getupdates").map(({ token, aborted }) => [token, aborted])).toEqual([
      ["b@im.bot:old", true],
      ["other@im.bot:x", false],
      ["b@im.bot:new", false],
    ]);
  });
});

test("a former token that polls on is told so, until the new one is not in use any more, or it is started", async () => {
  const { world, poll, post } = program(kindly());
  void poll({ token: "b@im.bot:old" });
  await world.pass(1_000);
  const caller = new AbortController();
  void poll({ token: "b@im.bot:new", signal: caller.signal });
  await world.pass(1_000);
  for (let turn = 0; turn < 3; turn++) {
    const { value, tookMs } = await world.during(poll({ token: "b@im.bot:old" }));
    expect([value?.status, tookMs]).toEqual([401, 0]);
  }
  const polls = (): [token: string, aborted: boolean][] =>
    world.of("getupdates").map(({ token, aborted }) => [token, aborted]);
  expect(polls()).toEqual([
    ["b@im.bot:old", true],
    ["b@im.bot:new", false],
  ]);
  caller.abort();
  await world.pass(1_000);
  void poll({ token: "b@im.bot:old" });
  await world.pass(1_000);
  expect(polls().at(-1)).toEqual(["b@im.bot:old", false]);
  void poll({ token: "b@im.bot:new" });
  await world.pass(1_000);
  expect(polls().at(-1)).toEqual(["b@im.bot:old", false]);
  await world.during(post("msg/notifystart", {}, "b@im.bot:new"));
  void poll({ token: "b@im.bot:new" });
  await world.pass(1_000);
  expect(polls().at(-1)).toEqual(["b@im.bot:new", false]);
});

test("a send that comes late with a former token goes as it came, and ends nothing of the new one", async () => {
  const { world, poll, post } = program(
    kindly({
      sendmessage: () => ({ json: STALE }),
      getupdates: ({ token }) => (token.endsWith("new") ? HELD : { json: STALE }),
    }),
  );
  void poll({ token: "b@im.bot:old" });
  await world.pass(1_000);
  let ended = false;
  void poll({ token: "b@im.bot:new" }).then(() => {
    ended = true;
  });
  await world.pass(1_000);
  const before = world.of("notifystart").length;
  // Not repeated, and not cured; but told as what it is.
  expect((await post("sendmessage", {}, "b@im.bot:old")).status).toBe(401);
  expect(world.of("notifystart")).toHaveLength(before);
  expect(world.of("sendmessage")).toHaveLength(1);
  await world.pass(1_000);
  expect(ended).toBe(false);
});

test("answers that nobody should repeat are paced", async () => {
  const { world, loop } = program(kindly({ getupdates: () => ({ json: IDLE }) }));
  const stop = loop();
  await world.pass(60_000);
  expect(world.densest(1_000)).toBeLessThanOrEqual(5);
  expect(world.densest(60_000)).toBeLessThanOrEqual(60);
  stop();
});

async function collector(): Promise<() => void> {
  const { setFlagsFromString } = await import("node:v8");
  setFlagsFromString("--expose-gc");
  return (await import("node:vm")).runInNewContext("gc") as () => void;
}

test("of a poll that was told that nothing came, nothing is kept until the next", async () => {
  const collect = await collector();
  const held: WeakRef<object>[] = [];
  const cursor = Object.getOwnPropertyDescriptor(ProgramPoll.prototype, "cursor") as PropertyDescriptor;
  Object.defineProperty(ProgramPoll.prototype, "cursor", {
    ...cursor,
    get(this: ProgramPoll) {
      held.push(new WeakRef(this));
      return cursor.get?.call(this);
    },
  });
  const { world, poll } = program(kindly({ getupdates: () => ({ json: IDLE }) }));
  await world.during(poll());
  Object.defineProperty(ProgramPoll.prototype, "cursor", cursor);
  expect(held.length).toBeGreaterThan(0);
  for (let turn = 0; turn < 10 && held[0]?.deref() !== undefined; turn++) {
    await new Promise(resolve => setImmediate(resolve));
    collect();
  }
  // Its headers have the token.
  expect(held[0]?.deref()).toBeUndefined();
});

test("no token is kept once the program has stopped", async () => {
  const collect = await collector();
  const { world, fetch } = program(kindly());
  // The signal is held by whoever holds the call, whose headers have the token.
  const held = await (async () => {
    const caller = new AbortController();
    const ended = fetch("https://host.test/prefix/ilink/bot/getupdates", {
      method: "POST",
      headers: { Authorization: "Bearer b@im.bot:secret-1" },
      body: JSON.stringify({ get_updates_buf: "" }),
      signal: caller.signal,
    }).catch(() => {});
    await world.pass(5_000);
    caller.abort();
    await ended;
    return new WeakRef(caller.signal);
  })();
  await world.pass(1_000);
  world.asked.length = 0;
  for (let turn = 0; turn < 10 && held.deref() !== undefined; turn++) {
    await new Promise(resolve => setImmediate(resolve));
    collect();
  }
  expect(held.deref()).toBeUndefined();
});

test("messages that come again for ever with the same cursor are paced as well", async () => {
  const { world, loop } = program(kindly({ getupdates: () => batch("", "again") }));
  const stop = loop();
  await world.pass(60_000);
  expect(world.densest(60_000)).toBeLessThanOrEqual(60);
  stop();
});

test("no more than 20 batches wait for a program that is busy", async () => {
  let count = 0;
  const { world, loop } = program(kindly({ getupdates: () => batch(`c${++count}`, "more") }));
  const stop = loop({ busyMs: 3_000_000 });
  await world.pass(2_900_000);
  expect(count).toBe(21);
  stop();
});

test("no more than 8,000,000 characters of batches wait for it, but for the one that passes the mark", async () => {
  let count = 0;
  const text = "x".repeat(3_000_000);
  const { world, loop } = program(kindly({ getupdates: () => batch(`c${++count}`, text) }));
  const stop = loop({ busyMs: 3_000_000 });
  await world.pass(2_900_000);
  // One was given to the program, three wait.
  expect(count).toBe(4);
  stop();
});

test("a signal that a caller uses for ever has no listener left after a poll", async () => {
  const { world, poll } = program(kindly({ getupdates: () => batch("c1", "hi") }));
  const { signal } = new AbortController();
  for (let turn = 0; turn < 3; turn++) await world.during(poll({ signal, cursor: turn === 0 ? "" : "c1" }));
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

test("of many bots that come and go, only the idle are forgotten", async () => {
  const { world, loop, poll, events } = program(
    kindly({
      getupdates: ({ token }) => (token.startsWith("b@") ? HELD : { json: STALE }),
      notifystart: ({ token }) => (token.startsWith("b@") ? undefined : { json: STALE }),
    }),
  );
  const declared = (bot: string): number =>
    events.filter(event => event.bot === bot && event.state === "needs-login").length;
  const stop = loop();
  for (const from of [1, 71]) {
    for (let bot = from; bot < from + 70; bot++) void poll({ token: `b${bot}@im.bot:t` });
    // Each is told that its token is dead; a minute after, nobody looks after it any more.
    await world.pass(70_000);
  }
  void poll({ token: "b1@im.bot:t" });
  void poll({ token: "b140@im.bot:t" });
  await world.pass(10_000);
  // The first was forgotten, and is declared anew; the last is known to be dead; the one that polls was never touched.
  expect([declared("b1@im.bot"), declared("b140@im.bot")]).toEqual([2, 1]);
  expect(events.filter(({ bot }) => bot === "b@im.bot").map(({ state }) => state)).toEqual([
    "recovering",
    "live",
  ]);
  stop();
});
