import { expect, it } from "vitest";
import { CREDENTIAL, type Ending, HELD, kindly, STALE, textMessage, World } from "./world.ts";

const REQUEST = { account: "bot", to: "user@im.wechat", text: "private words" };

/** Send once, with the attempts ending as given (the last one for ever), and tell how it ended. */
async function sending(...endings: Ending[]) {
  let attempt = 0;
  const world = new World(kindly({ sendmessage: () => endings[Math.min(attempt++, endings.length - 1)] }), {
    // What the outbox makes of a refusal is told in its own tests.
    outbox: false,
  });
  await world.start();
  const { value, tookMs } = await world.during(world.client.send(REQUEST));
  return { outcome: value, tookMs, attempts: world.of("sendmessage"), world };
}

it.each<[string, Ending]>([
  ["an empty object", { json: {} }],
  ["an empty body", { text: "" }],
  ["ret 0", { json: { ret: 0 } }],
  ["a message id", { text: '{"message_id":18446744073709551615}' }],
])("reports sent when the answer is %s", async (_name, ending) => {
  const { outcome, attempts } = await sending(ending);
  expect(outcome.outcome).toBe("sent");
  expect(attempts).toHaveLength(1);
});

it.each<[string, Ending[], string, number]>([
  ["a ret", [{ json: { ret: -2, errmsg: "rate limited" } }], "refused", 1],
  ["a stale token", [{ json: STALE }], "refused", 2],
  ["a stale token that is cured", [{ json: STALE }, { json: {} }], "sent", 2],
  ["a stale token, then a reset", [{ json: STALE }, { errno: "ECONNRESET" }, { json: STALE }], "unknown", 3],
  ["ret 0 beside a stale errcode", [{ json: { ret: 0, errcode: "-14" } }], "refused", 2],
  ["refused connections", [{ errno: "ECONNREFUSED" }], "failed", 3],
  ["no such host", [{ errno: "ENOTFOUND" }], "failed", 3],
  ["a reset", [{ errno: "ECONNRESET" }], "unknown", 3],
  ["a reset, then refused connections", [{ errno: "ECONNRESET" }, { errno: "ECONNREFUSED" }], "unknown", 3],
  ["a reset, then a refusal", [{ errno: "ECONNRESET" }, { json: { ret: -2 } }], "unknown", 2],
  ["refused connections, then a refusal", [{ errno: "ECONNREFUSED" }, { json: { ret: -2 } }], "refused", 2],
  ["HTTP 500", [{ text: "", status: 500 }], "unknown", 3],
  ["a code that is no number", [{ json: { ret: "zero" } }], "unknown", 3],
  ["HTML", [{ text: "<html>" }], "unknown", 3],
  ["silence", [{ silent: true }], "unknown", 2],
  ["a reset, then success", [{ errno: "ECONNRESET" }, { json: {} }], "sent", 2],
  ["silence, then success", [{ silent: true }, { json: {} }], "sent", 2],
])("reports the truth after %s", async (_name, endings, expected, attempts) => {
  const end = await sending(...endings);
  expect(end.outcome.outcome).toBe(expected);
  expect(end.attempts).toHaveLength(attempts);
  expect(end.tookMs).toBeLessThanOrEqual(15_000);
  // One logical message, one id, however often it is sent.
  expect(new Set(end.attempts.map(({ body }) => body.msg.client_id)).size).toBe(1);
  expect(JSON.stringify(end.outcome)).not.toContain("private words");
});

it.each<[string, string, string | undefined]>([
  ["a number", "42", "42"],
  ["a number beyond double precision", "18446744073709551615", "18446744073709551615"],
  ["a text", '"m-1"', "m-1"],
  ["empty", '""', undefined],
  ["a list", "[1]", undefined],
  ["longer than any id", `"${"1".repeat(1_025)}"`, undefined],
])("hands on the message id as a text when it is %s", async (_name, written, messageId) => {
  const { outcome } = await sending({ text: `{"message_id":${written}}` });
  expect(outcome).toStrictEqual({
    outcome: "sent",
    clientId: expect.any(String),
    ...(messageId !== undefined && { messageId }),
  });
});

it.each<[string, object, string]>([
  ["its words", { ret: -3, errmsg: "no such user" }, "code -3 (no such user)"],
  ["its code where it says nothing", { ret: -3 }, "code -3"],
  ["its code where its words are empty", { ret: -3, errmsg: "" }, "code -3"],
  ["its code where its words are no text", { ret: -3, errmsg: { a: 1 } }, "code -3"],
])("repeats of a refusal %s", async (_name, json, words) => {
  const { outcome } = await sending({ json });
  expect(outcome).toMatchObject({ reason: `sendmessage: the server answered with ${words}` });
});

it("says what is wrong with an answer whose code is no number", async () => {
  const { outcome } = await sending({ json: { ret: "zero" } });
  expect(outcome).toMatchObject({
    outcome: "unknown",
    error: { code: "malformed-body", endpoint: "sendmessage", status: 200 },
    reason: expect.stringContaining("not a number"),
  });
});

it("gives every message an id of its own", async () => {
  const world = new World(kindly());
  await world.start();
  for (let round = 0; round < 50; round++) await world.client.send(REQUEST);
  expect(new Set(world.of("sendmessage").map(({ body }) => body.msg.client_id)).size).toBe(50);
});

it("goes to the wire at once while the session is dead", async () => {
  const world = new World(
    kindly({ getupdates: () => ({ json: STALE }), notifystart: () => ({ json: STALE }) }),
  );
  await world.start();
  await world.pass(100_000);
  const sent = world.client.send(REQUEST);
  expect(world.of("sendmessage")).toHaveLength(1);
  expect(await sent).toMatchObject({ outcome: "sent" });
});

it("has the session cured when a send finds it stale", async () => {
  let sends = 0;
  const world = new World(kindly({ sendmessage: () => ({ json: sends++ === 0 ? STALE : {} }) }));
  await world.start();
  await world.pass(10_000);
  const asked = world.asked.length;
  expect((await world.during(world.client.send(REQUEST))).value).toMatchObject({ outcome: "sent" });
  expect(world.asked.slice(asked).map(({ endpoint }) => endpoint)).toContain("notifystart");
});

it("does not hammer the session when every send is refused as stale", async () => {
  const world = new World(kindly({ sendmessage: () => ({ json: STALE }) }));
  await world.start();
  for (let round = 0; round < 60; round++) {
    const { value } = await world.during(world.client.send(REQUEST));
    expect(value).toMatchObject({ outcome: "refused" });
  }
  // One proof in 4 s at most, and that of the start: rarer ones would break the promise to know of a dead session within 10 s.
  // Each send waits for a cure, 5 s at most: time enough to hammer.
  expect(world.nowMs).toBeGreaterThan(60 * 4_000);
  expect(world.of("notifystart").length).toBeLessThanOrEqual(world.nowMs / 4_000 + 2);
  expect(world.states.at(-1)!.state).toBe("live");
});

it("echoes the newest context token of the user, whose id it writes as the service did", async () => {
  let given = 0;
  const batches = [textMessage(1, "a", "User@im.wechat"), textMessage(2, "b", "User@im.wechat")];
  const world = new World(
    kindly({
      getupdates: () =>
        given < 2 ? { json: { msgs: [batches[given++]], get_updates_buf: `c${given}` } } : HELD,
    }),
  );
  await world.start();
  await world.client.send({ ...REQUEST, to: "user@IM.wechat" });
  expect(world.of("sendmessage")[0]!.body.msg).toEqual({
    from_user_id: "",
    to_user_id: "User@im.wechat",
    client_id: expect.stringMatching(/^ilink-sim:\d+-[0-9a-f]{16}$/),
    message_type: 2,
    message_state: 2,
    item_list: [{ type: 1, text_item: { text: "private words" } }],
    context_token: "ctx-2",
  });
});

it("declines only with a typed reason", async () => {
  const world = new World(kindly());
  expect(await world.client.send(REQUEST)).toEqual({ outcome: "declined", reason: "never-logged-in" });
  await world.start();
  expect(await world.client.send({ ...REQUEST, text: "" })).toMatchObject({
    outcome: "declined",
    reason: "invalid",
  });
  const flawed = [
    { text: "字".repeat(100_001) },
    { text: undefined },
    { text: 5 },
    { to: "" },
    { to: undefined },
  ];
  for (const flaw of [...flawed, { to: ["user"] }]) {
    const end = await world.client.send({ ...REQUEST, ...flaw } as never);
    expect(end).toEqual({ outcome: "declined", reason: "invalid", detail: expect.any(String) });
  }
  await world.during(world.client.stop("bot"));
  expect(await world.client.send(REQUEST)).toEqual({ outcome: "declined", reason: "stopped" });
  expect(world.of("sendmessage")).toHaveLength(0);
});

it("reports unknown, in time, when the account is stopped meanwhile", async () => {
  const world = new World(kindly({ sendmessage: () => ({ silent: true }) }));
  await world.start();
  let told = 0;
  const sent = world.client.send(REQUEST);
  void sent.then(() => told++);
  const { tookMs } = await world.during(world.client.stop("bot"));
  // The stop waits for the word.
  expect(told).toBe(1);
  expect(await sent).toMatchObject({
    outcome: "unknown",
    error: { code: "aborted", endpoint: "sendmessage" },
    reason: expect.stringContaining("the account was stopped"),
  });
  expect(tookMs).toBeLessThan(5_000);
  expect([world.timersLeft, world.inFlight]).toEqual([0, 0]);
});

it("goes to the wire at once beside as many other calls that hang as requestsMax allows", async () => {
  const world = new World(kindly({ sendtyping: () => ({ silent: true }) }), { requestsMax: 1 });
  await world.start();
  void world.client.typing({ account: "bot", to: "other@im.wechat", on: true });
  await world.pass(100);
  const sent = world.client.send(REQUEST);
  expect(world.of("sendmessage")).toHaveLength(1);
  expect((await world.during(sent)).value).toMatchObject({ outcome: "sent" });
});

it("while another send has the only turn, one that is stopped has certainly not arrived", async () => {
  const world = new World(kindly({ sendmessage: () => ({ silent: true }) }), { requestsMax: 1 });
  await world.start();
  void world.client.send({ ...REQUEST, to: "other@im.wechat" });
  const sent = world.client.send(REQUEST);
  await world.pass(100);
  await world.during(world.client.stop("bot"));
  expect(await sent).toMatchObject({ outcome: "declined", reason: "stopped" });
  expect([world.of("sendmessage").length, world.timersLeft]).toEqual([1, 0]);
});

it("takes the longest text that it says it does", async () => {
  const world = new World(kindly());
  await world.start();
  const { value } = await world.during(world.client.send({ ...REQUEST, text: "字".repeat(100_000) }));
  expect(value).toMatchObject({ outcome: "sent", chunks: 25 });
});

it("uses the new credential for a repetition", async () => {
  const world = new World(
    kindly({ sendmessage: ({ token }) => (token === "secret-1" ? { errno: "ECONNRESET" } : undefined) }),
  );
  await world.start();
  const sent = world.client.send(REQUEST);
  await world.client.login({ ...CREDENTIAL, token: "secret-2" });
  expect((await world.during(sent)).value).toMatchObject({ outcome: "sent" });
  expect(world.of("sendmessage").map(({ token }) => token)).toEqual(["secret-1", "secret-2"]);
});
