/** What a fault may ask of the server for one request: each deviation, and that the next request is served as usual. */
import { describe, expect, it } from "vitest";
import type { Quirk } from "../../../sim/fault/quirk.ts";
import { endHold, undelivered } from "../../../sim/server/delivery.ts";
import { messageOfContext } from "../../../sim/server/ids.ts";
import { expire } from "../../../sim/server/session.ts";
import { bot, call, cursorOf, keysOf, notesOf, poll, read, STALE, startServer, write } from "./client.ts";

/** Two messages wait; a poll with a quirk. */
function twoWait(quirk: Quirk, cursor = "") {
  const { state } = startServer();
  write(state, "m1");
  write(state, "m2");
  return { state, called: poll(state, cursor, 0, { quirk }) };
}
const texts = (called: ReturnType<typeof poll>): unknown[] =>
  (called.answer!.json.msgs as { item_list: { text_item?: { text?: string } }[] }[]).map(
    message => message.item_list[0]?.text_item?.text,
  );

it.each(["getupdates", "sendmessage", "getconfig", "sendtyping"] as const)(
  "%s is refused in words that quote it, and served the next time",
  path => {
    const { state } = startServer();
    const { token } = bot(state);
    const called = call(state, path, 0, { quirk: { quotes: true } });
    expect(called.answer?.json).toMatchObject({
      ret: -1,
      errmsg: expect.stringContaining(`Bearer ${token} {`),
    });
    expect([called.notes, called.hold]).toEqual([[], undefined]);
    if (path !== "sendtyping") expect(call(state, path, 0).answer?.json.ret ?? 0).toBe(0);
  },
);

describe("the hold", () => {
  it("lasts as the quirk says; 0 answers at once", () => {
    const { state } = startServer();
    expect(poll(state, "", 0, { quirk: { holdMs: 7 } }).hold).toMatchObject({ untilMs: 7 });
    expect(poll(state, "", 0, { quirk: { holdMs: 0 } }).answer?.json.msgs).toEqual([]);
    expect(poll(state, "").hold).toMatchObject({ untilMs: 34_990 });
  });

  it("advertises any raw JSON", () => {
    for (const advertise of ["0", "-1", "1e9", '"soon"']) {
      const { called } = twoWait({ advertise });
      expect(called.answer!.body).toContain(`"longpolling_timeout_ms":${advertise}}`);
    }
  });

  it("keeps the quirk until it ends", () => {
    const { state } = startServer();
    const held = poll(state, "", 0, { quirk: { advertise: "1" } });
    expect(write(state, "m1").answer?.json.longpolling_timeout_ms).toBe(1);
    const idle = poll(state, "", 0, { quirk: { batch: "absent" } });
    expect(read(endHold(state, "bot", idle.request, 34_990)).answer?.json.msgs).toBeUndefined();
    expect(held.hold).toBeDefined();
  });
});

describe("the cursor", () => {
  const polled = (cursor: NonNullable<Quirk["cursor"]>) => {
    const { state, called } = twoWait({ cursor });
    expect(keysOf(called)).toEqual(["m1", "m2"]);
    return { state, got: called.answer!.json.get_updates_buf as unknown, called };
  };

  it("is absent, empty or null", () => {
    expect("get_updates_buf" in polled("absent").called.answer!.json).toBe(false);
    expect([polled("empty").got, polled("null").got]).toEqual(["", null]);
  });

  it("is unchanged: the one that came", () => {
    const { state } = startServer();
    write(state, "m1");
    const cursor = cursorOf(poll(state, ""));
    write(state, "m2");
    expect(cursorOf(poll(state, cursor, 0, { quirk: { cursor: "unchanged" } }))).toBe(cursor);
    expect(keysOf(poll(state, cursor))).toEqual(["m2"]);
  });

  it("is regressed to the start, from where everything comes once more", () => {
    const { state, got } = polled("regressed");
    expect(keysOf(poll(state, got as string))).toEqual(["m1", "m2"]);
  });

  it("is foreign: the server does not know it, and does not object to it", () => {
    const { state, got } = polled("foreign");
    const called = poll(state, got as string);
    expect([keysOf(called), notesOf(called, "nonconformance")]).toEqual([["m1", "m2"], []]);
  });

  it("is huge or not ASCII, and good all the same", () => {
    for (const odd of ["huge", "non-ascii"] as const) {
      const { state, got } = polled(odd);
      expect((got as string).length > 65_536 || /[^ -~]/.test(got as string)).toBe(true);
      const called = poll(state, got as string);
      expect([called.hold !== undefined, notesOf(called, "nonconformance")]).toEqual([true, []]);
      expect(notesOf(called, "acked")).toMatchObject([{ messages: ["m1", "m2"] }]);
    }
  });
});

describe("the batch", () => {
  it("is repeated: each message twice, and listed twice", () => {
    const { called } = twoWait({ batch: "repeated" });
    expect(keysOf(called)).toEqual(["m1", "m1", "m2", "m2"]);
    expect(texts(called)).toEqual(["message m1", "message m1", "message m2", "message m2"]);
  });

  it("is reversed: newest first, under the same cursor", () => {
    const { state, called } = twoWait({ batch: "reversed" });
    expect([keysOf(called), texts(called)]).toEqual([
      ["m2", "m1"],
      ["message m2", "message m1"],
    ]);
    expect(cursorOf(called)).toBe(cursorOf(poll(state, "")));
  });

  it("brings along again what was handed over before", () => {
    const { state } = startServer();
    write(state, "m1");
    const cursor = cursorOf(poll(state, ""));
    write(state, "m2");
    expect(keysOf(poll(state, cursor, 0, { quirk: { batch: "again" } }))).toEqual(["m1", "m2"]);
    expect(keysOf(poll(state, cursor))).toEqual(["m2"]);
  });

  it("is withheld or absent until the hold ends, and lost by neither", () => {
    for (const batch of ["withheld", "absent"] as const) {
      const { state, called } = twoWait({ batch });
      expect([called.answer, called.hold?.untilMs]).toEqual([undefined, 34_990]);
      expect(write(state, "m3").answer).toBeUndefined();
      const ended = read(endHold(state, "bot", called.request, 34_990));
      expect([keysOf(ended), ended.answer?.json.msgs]).toEqual([[], batch === "absent" ? undefined : []]);
      expect(keysOf(poll(state, cursorOf(ended), 34_991))).toEqual(["m1", "m2", "m3"]);
    }
  });

  it.each([
    ["with-echo", { message_type: 2 }],
    ["with-unknown-item", { item_list: [{ type: 99 }] }],
    ["with-empty-items", { item_list: [] }],
    ["with-poison", { item_list: [null, {}, {}, {}] }],
  ] as const)("comes %s, which is listed as no message", (batch, shape) => {
    const { called } = twoWait({ batch });
    expect(keysOf(called)).toEqual(["m1", "m2"]);
    expect(called.answer!.json.msgs).toHaveLength(3);
    // In front, where it does most harm.
    expect(called.answer!.json.msgs![0]).toMatchObject(shape);
    expect(
      new Set([...called.answer!.body.matchAll(/"message_id":(\d+)/g)].map(match => match[1])).size,
    ).toBe(3);
  });

  it("comes with another content under the first id", () => {
    const { called } = twoWait({ batch: "with-reused-id" });
    const ids = [...called.answer!.body.matchAll(/"message_id":(\d+)/g)].map(match => match[1]);
    expect(ids).toHaveLength(3);
    expect(ids[2]).toBe(ids[0]);
    const { state } = startServer();
    const idle = poll(state, "", 0, { quirk: { batch: "with-reused-id", holdMs: 0 } });
    expect(idle.answer!.json.msgs).toEqual([]);
  });

  it("comes with one of a user whose id differs in case alone, who has a context of his own", () => {
    const { state, called } = twoWait({ batch: "with-case-twin" });
    const messages = called.answer!.json.msgs as { from_user_id: string; context_token: string }[];
    expect(keysOf(called)).toEqual(["m1", "m2"]);
    const [first, , twin] = messages;
    expect(twin?.from_user_id).not.toBe(first?.from_user_id);
    expect(twin?.from_user_id.toLowerCase()).toBe(first?.from_user_id.toLowerCase());
    expect(new Set(messages.map(({ context_token }) => context_token)).size).toBe(3);
    // To either of them, what is sent is noted with his name; to both, by neither's id, nothing is.
    const to = (id: string): unknown => {
      const msg = { to_user_id: id, client_id: id, message_type: 2, message_state: 2 };
      const item_list = [{ type: 1, text_item: { text: id } }];
      const sent = call(state, "sendmessage", 1, { body: { msg: { ...msg, item_list } } });
      return notesOf(sent, "accepted")[0]?.to;
    };
    expect([first, twin].map(message => to(message?.from_user_id ?? ""))).toEqual(
      [first, twin].map(message => message?.from_user_id.replace("@im.wechat", "")),
    );
  });

  it("is tokenless: no message has a context token", () => {
    const tokens = (quirk: Quirk) =>
      (twoWait(quirk).called.answer!.json.msgs as { context_token?: string }[]).map(({ context_token }) =>
        messageOfContext(context_token ?? ""),
      );
    expect(tokens({ tokenless: true })).toEqual(["?", "?"]);
    expect(tokens({})).toEqual(["m1", "m2"]);
  });

  it("repeated and never arrived is lost once", () => {
    const { state } = startServer({ cursor: "consume" });
    write(state, "m1");
    const keys = keysOf(poll(state, "", 0, { quirk: { batch: "repeated" } }));
    expect(read(undelivered(state, "bot", keys)).notes).toEqual([
      { type: "lost", account: "bot", messages: ["m1"] },
    ]);
    expect(bot(state).messages[0]?.handed).toBe(0);
  });
});

describe("sendmessage", () => {
  it("says yes and delivers nothing when it is discarded; the same id later counts", () => {
    const { state } = startServer();
    const lost = call(state, "sendmessage", 0, { quirk: { discard: true } });
    expect([lost.answer?.status, lost.notes]).toEqual([200, []]);
    expect(notesOf(call(state, "sendmessage", 1), "accepted")).toEqual([
      expect.not.objectContaining({ duplicate: true }),
    ]);
  });
});

describe("notifystart", () => {
  it("says yes and changes nothing, or refuses with ret 0, and accepts neither", () => {
    const { state } = startServer();
    expire(state, "bot", "expired", 1);
    const idle = call(state, "msg/notifystart", 2, { quirk: { notifystart: "no-effect" } });
    expect([idle.answer?.json, idle.notes, bot(state).session]).toEqual([{ ret: 0 }, [], "stale"]);
    const refused = call(state, "msg/notifystart", 3, { quirk: { notifystart: "refused-with-ret-zero" } });
    expect([refused.answer?.json, refused.notes]).toMatchObject([{ ret: 0, errcode: -14 }, []]);
    expect(poll(state, "", 4).answer?.body).toBe(STALE);
    call(state, "msg/notifystart", 5);
    expect(bot(state).session).toBe("live");
  });
});
