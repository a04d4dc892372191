/** Messages read in a loop: handled when the next is asked for, through the same delivery as for a handler. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMemoryStore, type Incoming, type Store } from "../../src/index.ts";
import { openTemporaryStore } from "./temporary-store.ts";
import { CREDENTIAL, type Ending, HELD, kindly, type Script, textMessage, World } from "./world.ts";

/** A server that hands over these messages once, each batch in an answer of its own, and then holds. */
function giving(...batches: object[][]): Script {
  let given = 0;
  return kindly({
    getupdates: (): Ending => {
      const msgs = batches[given];
      if (msgs === undefined) return HELD;
      given++;
      return { json: { msgs, get_updates_buf: `c${given}` }, afterMs: 10 };
    },
  });
}

const reading = (script: Script, store: Store = createMemoryStore()): World =>
  new World(script, { store }, true);

/** What the store still holds to be handed over. */
async function pendingIn(store: Store): Promise<string[]> {
  return (await store.load("bot")).pending.map(({ text }) => text);
}

const ABC = [textMessage(1, "a"), textMessage(2, "b"), textMessage(3, "c")];

describe("a loop", () => {
  it("gets messages in order, with what a turn can do", async () => {
    const world = reading(giving(ABC));
    const loop = (async () => {
      const seen: string[] = [];
      for await (const { message, reply, typing } of world.client.messages()) {
        seen.push(message.text);
        expect(await typing(true)).toEqual({ outcome: "sent" });
        expect(await reply(`re ${message.text}`)).toMatchObject({ outcome: "sent" });
        if (seen.length === 3) break;
      }
      return seen;
    })();
    await world.start();
    expect((await world.during(loop)).value).toEqual(["a", "b", "c"]);
    const sent = world
      .of("sendmessage")
      .map(({ body }) => [body.msg.to_user_id, body.msg.item_list[0].text_item.text]);
    expect(sent).toEqual(["a", "b", "c"].map(text => ["user@im.wechat", `re ${text}`]));
  });

  it("has handled a message when it asks for the next, and not before", async () => {
    const store = createMemoryStore();
    const world = reading(giving(ABC), store);
    await world.start();
    await world.pass(100);
    const loop = world.client.messages();
    expect((await loop.next()).value?.message.text).toBe("a");
    await world.pass(60_000);
    expect(await pendingIn(store)).toEqual(["a", "b", "c"]);
    expect((await loop.next()).value?.message.text).toBe("b");
    expect(await pendingIn(store)).toEqual(["b", "c"]);
    expect(world.client.health("bot").pending).toBe(2);
  });

  it("waits for messages that are still to come", async () => {
    const world = reading(giving([], [textMessage(1, "late")]));
    await world.start();
    const next = world.client.messages().next();
    expect((await world.during(next)).value.value?.message.text).toBe("late");
  });

  it.each(["break", "throw"])(
    "that is left by %s leaves its message to the next loop, before all later ones",
    async way => {
      const store = createMemoryStore();
      const world = reading(giving(ABC), store);
      await world.start();
      await world.pass(100);
      const leave = async (): Promise<void> => {
        for await (const { message } of world.client.messages()) {
          if (message.text === "a") continue;
          if (way === "break") break;
          throw new Error("poison");
        }
      };
      if (way === "break") await leave();
      else await expect(leave()).rejects.toThrow("poison");
      expect(await pendingIn(store)).toEqual(["b", "c"]);
      const loop = world.client.messages();
      expect((await loop.next()).value?.message.text).toBe("b");
      expect((await loop.next()).value?.message.text).toBe("c");
    },
  );

  it("gets the message that was left before those of other users that wait", async () => {
    const world = reading(giving([textMessage(1, "first", "x"), textMessage(2, "second", "y")]));
    await world.start();
    await world.pass(100);
    const loop = world.client.messages();
    await loop.next();
    await loop.return?.();
    expect((await world.client.messages().next()).value?.message.text).toBe("first");
  });

  it("drops duplicates, as a handler would not see them either", async () => {
    const world = reading(giving([ABC[0]!, ABC[0]!], [ABC[0]!, ABC[1]!]));
    await world.start();
    await world.pass(100);
    const loop = world.client.messages();
    expect((await loop.next()).value?.message.text).toBe("a");
    expect((await loop.next()).value?.message.text).toBe("b");
    await world.pass(100_000);
    expect(world.client.health("bot").pending).toBe(1);
  });

  it("slows polling when it is behind", async () => {
    const batches = Array.from({ length: 100 }, (_, batch) => [textMessage(`${batch}`, `${batch}`)]);
    const world = new World(giving(...batches), { queueMax: 3 }, true);
    await world.start();
    await world.pass(20_000);
    expect(world.client.health("bot").pending).toBe(3);
    const loop = world.client.messages();
    for (let count = 0; count < 50; count++) {
      expect((await world.during(loop.next())).value.value?.message.text).toBe(`${count}`);
      expect(world.client.health("bot").pending).toBeLessThanOrEqual(4);
    }
  });
});

describe("the end of a loop", () => {
  it("comes with close, and the message in work may still be finished", async () => {
    const store = createMemoryStore();
    const world = reading(giving(ABC), store);
    await world.start();
    await world.pass(100);
    const loop = world.client.messages();
    await loop.next();
    const closed = world.during(world.client.close());
    await world.pass(1_000);
    expect(await loop.next()).toEqual({ done: true, value: undefined });
    expect((await closed).tookMs).toBeLessThan(1_200);
    expect(await pendingIn(store)).toEqual(["b", "c"]);
    expect(world.timersLeft).toBe(0);
    expect(world.inFlight).toBe(0);
  });

  it("comes at once with close when it waits", async () => {
    const world = reading(kindly());
    await world.start();
    const next = world.client.messages().next();
    const [end] = await Promise.all([next, world.during(world.client.close())]);
    expect(end).toEqual({ done: true, value: undefined });
  });

  it("comes with its signal: at once when it waits, after the message when it works", async () => {
    const store = createMemoryStore();
    const world = reading(giving(ABC.slice(0, 1)), store);
    await world.start();
    await world.pass(100);
    const controller = new AbortController();
    const loop = world.client.messages({ signal: controller.signal });
    await loop.next();
    controller.abort();
    expect(await pendingIn(store)).toEqual(["a"]);
    expect(await loop.next()).toEqual({ done: true, value: undefined });
    await world.pass(0);
    expect(await pendingIn(store)).toEqual([]);
    expect(await loop.next()).toEqual({ done: true, value: undefined });

    const second = new AbortController();
    const waiting = world.client.messages({ signal: second.signal }).next();
    second.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await world.client.messages({ signal: second.signal }).next()).toEqual({
      done: true,
      value: undefined,
    });
  });

  it("stops the account within its grace although a message is in work, which stays to be handled", async () => {
    const store = createMemoryStore();
    const world = reading(giving(ABC), store);
    await world.start();
    await world.pass(100);
    const loop = world.client.messages();
    await loop.next();
    expect((await world.during(world.client.stop("bot"))).tookMs).toBeLessThanOrEqual(2_100);
    expect(await pendingIn(store)).toEqual(["a", "b", "c"]);
    // Finished after all, while the account is stopped: handled; the others wait for the start.
    const next = loop.next();
    await world.pass(10_000);
    expect(await pendingIn(store)).toEqual(["b", "c"]);
    await world.start();
    expect((await next).value?.message.text).toBe("b");
  });

  it("holds up nobody when the loop is left while the account stops", async () => {
    const store = createMemoryStore();
    const world = reading(giving(ABC), store);
    await world.start();
    await world.pass(100);
    const loop = world.client.messages();
    await loop.next();
    const stopped = world.during(world.client.stop("bot"));
    await world.pass(500);
    await loop.return?.();
    expect((await stopped).tookMs).toBeLessThan(700);
    await world.start();
    expect((await world.client.messages().next()).value?.message.text).toBe("a");
  });

  it("keeps what was not handled for the next process", async () => {
    const store = await openTemporaryStore();
    const world = reading(giving(ABC), store);
    await world.start();
    await world.pass(100);
    const loop = world.client.messages();
    await loop.next();
    await loop.next();
    await world.during(world.client.close());
    const later = reading(kindly(), store);
    await later.start();
    const again = later.client.messages();
    expect((await again.next()).value?.message.text).toBe("b");
    expect((await again.next()).value?.message.text).toBe("c");
    store.close();
  });
});

describe("several loops", () => {
  const OTHER = { ...CREDENTIAL, account: "other", token: "secret-2" };
  const both = kindly({
    getupdates: ({ token, body }) =>
      body.get_updates_buf === "" ? { json: { msgs: [textMessage(1, token)], get_updates_buf: "c" } } : HELD,
  });

  it("read an account each, and none waits for the other", async () => {
    const world = reading(both);
    await world.start();
    await world.start(OTHER);
    await world.pass(100);
    const first = world.client.messages({ account: "bot" });
    const second = world.client.messages({ account: "other" });
    expect((await first.next()).value?.message).toMatchObject({ account: "bot", text: "secret-1" });
    expect((await second.next()).value?.message).toMatchObject({ account: "other", text: "secret-2" });
  });

  it.each([
    [{}, {}],
    [{}, { account: "bot" }],
    [{ account: "bot" }, {}],
    [{ account: "bot" }, { account: "bot" }],
  ])("of %j and %j the second is refused until the first has ended", async (mine, yours) => {
    const world = reading(both);
    await world.start();
    await world.pass(100);
    const first = world.client.messages(mine);
    await first.next();
    await expect(world.client.messages(yours).next()).rejects.toMatchObject({
      code: "invalid-option",
      message:
        "messages are read by one loop at a time: another one reads this account's; end it first, or read each account in a loop of its own",
    });
    await first.return?.();
    expect((await world.client.messages(yours).next()).done).toBe(false);
  });

  it("are refused beside a handler", () => {
    const world = new World(kindly());
    expect(() => world.client.messages()).toThrow("onMessage must be absent to read messages in a loop");
  });

  it("cannot ask twice at the same time", async () => {
    const world = reading(kindly());
    const loop = world.client.messages();
    const first = loop.next();
    await expect(loop.next()).rejects.toMatchObject({ code: "invalid-option" });
    await world.client.close();
    expect((await first).done).toBe(true);
  });
});

it("loses nothing, doubles nothing and keeps each user's order, however loops are left and accounts stopped", async () => {
  const act = fc.constantFrom("next", "next", "next", "break", "restart", "crash");
  const users = fc.array(fc.constantFrom("x", "y", "z"), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(users, fc.array(act, { maxLength: 25 }), async (from, acts) => {
      const messages = from.map((user, at) => textMessage(at + 1, `${user}${at}`, user));
      const store = createMemoryStore();
      let world = reading(giving(messages.slice(0, 5), messages.slice(5)), store);
      const handled: string[] = [];
      let current: Incoming | undefined;
      let loop = world.client.messages();
      const done = (): void => {
        if (current !== undefined) handled.push(current.message.text);
        current = undefined;
      };
      const begin = async (): Promise<void> => {
        await world.start();
        await world.pass(100);
      };
      await begin();
      for (const what of [...acts, ...from.map(() => "next")]) {
        if (what === "next") {
          done();
          if (handled.length === from.length) break;
          const next = await world.during(loop.next());
          current = next.value.value;
        } else if (what === "break") {
          await loop.return?.();
          current = undefined;
          loop = world.client.messages();
        } else if (what === "restart") {
          await world.during(world.client.stop("bot"));
          await begin();
        } else {
          // The process is gone; what it had in hand is nobody's.
          current = undefined;
          await world.during(world.client.close());
          world = reading(giving(messages), store);
          loop = world.client.messages();
          await begin();
        }
      }
      done();
      expect(handled.toSorted()).toEqual(messages.map((_, at) => `${from[at]}${at}`).toSorted());
      for (const user of ["x", "y", "z"]) {
        const places = handled.filter(text => text.startsWith(user)).map(text => Number(text.slice(1)));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
      }
      await world.during(world.client.close());
      expect([world.timersLeft, world.inFlight]).toEqual([0, 0]);
    }),
    { numRuns: 150 },
  );
});
