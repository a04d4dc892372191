/** Long texts: several messages, and the truth about how many of them went out. */
import { describe, expect, it } from "vitest";
import type { ClientOptions } from "../../src/index.ts";
import { QuotaServer } from "./outbox/quota-server.ts";
import { type Ending, kindly, World } from "./world.ts";

const TEXT = ["a", "b", "c"]
  .map(letter => letter.repeat(4_000))
  .join("")
  .slice(0, -10);
const SEND = { account: "bot", to: "user@im.wechat", text: TEXT };

/** Send three chunks, whose requests end as given (the last one for ever). */
async function sending(endings: Ending[], options: Partial<ClientOptions> = {}) {
  let asked = 0;
  const world = new World(
    kindly({ sendmessage: () => endings[Math.min(asked++, endings.length - 1)] }),
    options,
  );
  await world.start();
  const { value } = await world.during(world.client.send(SEND));
  return { world, outcome: value, texts: textsOf(world) };
}

function textsOf(world: World): string[] {
  return world.of("sendmessage").map(({ body }) => body.msg.item_list[0].text_item.text);
}

describe("a text of three chunks", () => {
  it("is sent in order, one after the other, each with an id of its own", async () => {
    let open = 0;
    const world = new World(
      kindly({
        sendmessage: (_asked, { inFlight }) => {
          // The poll is in flight too.
          open = Math.max(open, inFlight - 1);
          return { json: {}, afterMs: 100 };
        },
      }),
    );
    await world.start();
    const sent = world.client.send(SEND);
    expect(textsOf(world)).toEqual(["a".repeat(4_000)]);
    expect((await world.during(sent)).value).toMatchObject({ outcome: "sent", chunks: 3, sentChunks: 2 });
    expect(textsOf(world).join("")).toBe(TEXT);
    expect(open).toBe(1);
    expect(new Set(world.of("sendmessage").map(({ body }) => body.msg.client_id)).size).toBe(3);
  });

  it("stops at the chunk that is refused, and hands back the rest", async () => {
    const { outcome, texts } = await sending([{ json: {} }, { json: { ret: -3 } }]);
    expect(outcome).toMatchObject({ outcome: "refused", sentChunks: 1, chunks: 3, rest: TEXT.slice(4_000) });
    expect(texts).toHaveLength(2);
  });

  it("is refused as a whole when the first chunk is", async () => {
    const { outcome, texts } = await sending([{ json: { ret: -3 } }]);
    expect(outcome).toMatchObject({ outcome: "refused", sentChunks: 0, rest: TEXT });
    expect(texts).toHaveLength(1);
  });

  it.each([
    ["ECONNREFUSED", "failed"],
    ["ECONNRESET", "unknown"],
  ])("tells of %s at the second chunk as %s", async (errno, outcome) => {
    const end = await sending([{ json: {} }, { errno }]);
    expect(end.outcome).toMatchObject({ outcome, sentChunks: 1, chunks: 3, rest: TEXT.slice(4_000) });
    // A repetition repeats the chunk under its own id, not the text.
    expect(new Set(end.texts).size).toBe(2);
  });

  it("without an outbox, hands back what quota did not allow", async () => {
    const { outcome } = await sending([{ json: {} }, { json: { ret: -2 } }], { outbox: false });
    expect(outcome).toMatchObject({ outcome: "refused", sentChunks: 1, rest: TEXT.slice(4_000) });
  });

  it("leaves the rest to the outbox when quota ends in its middle, across a second refusal", async () => {
    const server = new QuotaServer();
    server.perToken = 1;
    server.say("hello");
    const world = new World(server.script);
    const events: object[] = [];
    world.client.on("outbox", event => void events.push(event));
    await world.start();
    await world.pass(100);
    const end = await world.client.send(SEND);
    expect(end).toMatchObject({ outcome: "declined", reason: "queued", sentChunks: 1, chunks: 3 });
    expect("rest" in end).toBe(false);
    server.say("go on");
    await world.pass(3_000);
    expect([server.shown.length, events.length]).toEqual([2, 0]);
    server.say("go on");
    await world.pass(3_000);
    expect(server.shown.join("")).toBe(TEXT);
    expect(events).toMatchObject([{ id: "id" in end ? end.id : "", outcome: "sent" }]);
  });
});

it("gives a text of one chunk no facts about chunks", async () => {
  const world = new World(kindly());
  await world.start();
  expect(await world.client.send({ ...SEND, text: "x".repeat(4_000) })).toEqual({
    outcome: "sent",
    clientId: expect.any(String),
  });
});
