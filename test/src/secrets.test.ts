/** Nothing that is secret reaches a log or an event, whoever quotes it: server, store, handler or listener. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { createMemoryStore, type Logger, type Store } from "../../src/index.ts";
import { type Ending, HELD, kindly, textMessage, World } from "./world.ts";

const TOKEN = "secret-1";
const CONTEXT = "ctx-";
const TEXT = "private words";
const SECRET = new RegExp(`${TOKEN}|${CONTEXT}|${TEXT}|cursor-of-server`);

/** Everything at once, in every place that somebody might repeat. */
const QUOTE = `${TOKEN} ${CONTEXT}1 ${TEXT} cursor-of-server`;
const quoting = (): Error => new Error(QUOTE, { cause: new Error(QUOTE) });

const ending: fc.Arbitrary<Ending> = fc.constantFrom<Ending[]>(
  HELD,
  { json: { msgs: [textMessage(1, TEXT)], get_updates_buf: "cursor-of-server" } },
  { json: { errcode: QUOTE, errmsg: QUOTE } },
  { json: { ret: -14, errmsg: QUOTE } },
  { json: { ret: -2, errmsg: QUOTE } },
  { json: { ret: 0, message_id: QUOTE, typing_ticket: QUOTE, longpolling_timeout_ms: QUOTE } },
  { text: QUOTE },
  { text: `{"${QUOTE}"` },
  { text: QUOTE, status: 502 },
  { errno: "ECONNRESET", afterMs: 100 },
  { silent: true },
);

function quotingStore(fails: () => boolean): Store {
  const store = createMemoryStore();
  const check = (): void => {
    if (fails()) throw quoting();
  };
  const proxied = (name: "receive" | "settle" | "saveCursor") =>
    ((...args: never[]) => {
      check();
      return (store[name] as (...given: never[]) => unknown)(...args);
    }) as never;
  return {
    ...store,
    receive: proxied("receive"),
    settle: proxied("settle"),
    saveCursor: proxied("saveCursor"),
  };
}

it("holds under any answers, with a store, a handler, a logger and listeners that quote", async () => {
  let lines = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(ending, { minLength: 5, maxLength: 30 }), fc.nat(), async (endings, seed) => {
      const told: string[] = [];
      const write = (event: string, facts: object): void => {
        told.push(`${event} ${JSON.stringify(facts)}`);
        throw quoting();
      };
      const logger: Logger = { debug: write, info: write, warn: write, error: write };
      let turn = seed;
      const answer = (): Ending => endings[turn++ % endings.length]!;
      const world = new World(
        kindly({
          getupdates: answer,
          notifystart: answer,
          sendmessage: answer,
          getconfig: answer,
          sendtyping: answer,
          notifystop: answer,
        }),
        {
          logger,
          store: quotingStore(() => turn % 3 === 0),
          cursorSaveMs: 0,
          onMessage: () => {
            if (turn % 2 === 0) throw quoting();
          },
        },
      );
      const note = (event: object): void => {
        told.push(JSON.stringify(event, (_, value) => (value instanceof Error ? value.message : value)));
        throw quoting();
      };
      for (const name of ["state", "poll", "quarantined", "store", "request"] as const)
        world.client.on(name, note);
      await world.start();
      for (let round = 0; round < 5; round++) {
        void world.client.send({ account: "bot", to: "user@im.wechat", text: TEXT });
        void world.client.typing({ account: "bot", to: "user@im.wechat", on: true });
        await world.pass(20_000);
        told.push(
          JSON.stringify(world.client.health("bot"), (_, value) =>
            value instanceof Error ? value.message : value,
          ),
        );
        await world.client.ready("bot", { timeoutMs: 0 }).catch((error: Error) => told.push(error.message));
      }
      await world.during(world.client.close());
      lines += told.length;
      for (const line of told) expect(line).not.toMatch(SECRET);
    }),
    { numRuns: 100 },
  );
  expect(lines).toBeGreaterThan(1_000);
});
